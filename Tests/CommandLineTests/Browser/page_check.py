"""Opens a page in headless Chromium and says what a reader would meet, as one JSON object.

Python's standard library alone: the DevTools protocol over the browser's own pipe
(--remote-debugging-pipe: file descriptors 3 and 4, messages end with a zero byte).

Usage: page_check.py CHROMIUM PAGE [FOLDER]     with a folder it also leaves screenshots and a PDF there
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile

# What a browser's own tools for accessibility check, in the page itself.
AUDIT = r"""
(() => {
  const problems = [];
  const visible = (e) => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0; };
  if (document.documentElement.lang !== 'en') problems.push('no lang');
  if (!document.title) problems.push('no title');
  if (document.querySelectorAll('h1').length !== 1) problems.push('not one h1');
  for (const name of ['header', 'nav', 'main', 'footer'])
    if (document.querySelectorAll('body > ' + name).length !== 1) problems.push('not one ' + name);
  let level = 0;
  for (const h of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    const now = Number(h.tagName[1]);
    if (now > level + 1) problems.push('heading skips a level: ' + h.textContent);
    if (!h.textContent.trim()) problems.push('empty heading');
    level = now;
  }
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  if (new Set(ids).size !== ids.length) problems.push('an id twice');
  for (const e of document.querySelectorAll('[aria-labelledby]'))
    for (const id of e.getAttribute('aria-labelledby').split(' '))
      if (!document.getElementById(id) || !document.getElementById(id).textContent.trim())
        problems.push('label of nothing: ' + id);
  for (const a of document.querySelectorAll('a[href]'))
    if (!a.getAttribute('href').startsWith('#') || !document.getElementById(a.getAttribute('href').slice(1)))
      problems.push('link to nothing: ' + a.getAttribute('href'));
  for (const svg of document.querySelectorAll('svg')) {
    if (svg.getAttribute('role') !== 'img' || !svg.querySelector(':scope > title') || !svg.querySelector(':scope > desc'))
      problems.push('picture without role, title or desc');
    const box = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const t = text.getBoundingClientRect();
      if (t.width && (t.left < box.left - 2 || t.right > box.right + 2 || t.top < box.top - 3 || t.bottom > box.bottom + 3))
        problems.push('text leaves its picture: ' + text.textContent);
    }
  }
  for (const table of document.querySelectorAll('table')) {
    if (!table.caption || !table.caption.textContent.trim()) problems.push('table without caption');
    for (const th of table.querySelectorAll('th'))
      if (!['col', 'row'].includes(th.scope)) problems.push('th without scope');
    const width = table.tHead.rows[0].cells.length;
    for (const row of table.rows) if (row.cells.length !== width) problems.push('row of another length');
  }
  for (const e of document.querySelectorAll('script,iframe,object,embed,link,img,form,[style]'))
    problems.push('should not be there: ' + e.tagName);
  for (const e of document.querySelectorAll('*'))
    for (const a of e.attributes) if (a.name.startsWith('on')) problems.push('handler: ' + a.name);
  // Contrast of every text with what is behind it (WCAG 2.2: 4.5, large text 3).
  const parse = (c) => { const m = c.match(/[\d.]+/g).map(Number); return m.length > 3 && m[3] === 0 ? null : m.slice(0, 3); };
  const luminance = (c) => { const v = c.map((x) => { x /= 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c) return c; }
    return [255, 255, 255]; };
  let worst = 21;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (!node.textContent.trim() || !visible(e) || ['TITLE', 'DESC', 'title', 'desc'].includes(e.tagName)) continue;
    const style = getComputedStyle(e);
    const ink = parse(e.closest('svg') ? style.fill : style.color);
    if (!ink) { problems.push('text without color'); continue; }
    const [a, b] = [luminance(ink), luminance(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    worst = Math.min(worst, ratio);
    if (ratio < 4.5) problems.push('contrast ' + ratio.toFixed(2) + ': ' + node.textContent.trim().slice(0, 40));
  }
  const root = document.documentElement;
  const wide = root.scrollWidth > root.clientWidth
    ? [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1
        && !e.closest('.scroll') && !e.closest('.skip')).map((e) => e.tagName + '.' + e.className).slice(0, 5) : [];
  const small = [...document.querySelectorAll('svg text')].filter(visible)
    .map((e) => { const svg = e.closest('svg'); return parseFloat(getComputedStyle(e).fontSize)
      * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width; });
  return {problems, worstContrast: worst, overflow: root.scrollWidth - root.clientWidth, wide,
    smallestChartText: small.length ? Math.min(...small) : null,
    sections: [...document.querySelectorAll('main > section')].map((e) => e.id),
    scripts: window.tacitScriptRan === true, text: document.body.innerText.length};
})()
"""


class Browser:
    """A headless browser and its pipe."""

    def __init__(self, program, profile):
        to_read, self.to_write = os.pipe()
        self.from_read, from_write = os.pipe()

        def place():
            # First to high numbers: 3 and 4 may be among the four.
            os.dup2(to_read, 30), os.dup2(from_write, 31)
            os.dup2(30, 3), os.dup2(31, 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--disable-extensions",
             f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank"],
            preexec_fn=place, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read), os.close(from_write)
        self.buffer, self.number, self.events = b"", 0, []

    def receive(self):
        while b"\0" not in self.buffer:
            part = os.read(self.from_read, 1 << 20)
            if not part:
                raise SystemExit("the browser closed its pipe")
            self.buffer += part
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.to_write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while True:
            for place, event in enumerate(self.events):
                if event.get("method") == method:
                    return self.events.pop(place)
            self.events.append(self.receive())

    def close(self):
        self.call("Browser.close")
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def main():
    program, page = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    folder = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    address = page.as_uri()
    result = {"console": [], "requests": [], "views": {}}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            browser.call(f"{domain}.enable", session)
        messages = []
        for name, width, scheme, media in [
            ("phone", 360, "light", "screen"), ("small-phone", 320, "light", "screen"),
            ("desktop", 1280, "light", "screen"), ("dark", 1280, "dark", "screen"),
            ("dark-phone", 360, "dark", "screen"), ("print", 794, "light", "print"),
        ]:
            browser.call("Emulation.setDeviceMetricsOverride", session, width=width, height=900,
                         deviceScaleFactor=1, mobile=width < 500)
            browser.call("Emulation.setEmulatedMedia", session, media=media,
                         features=[{"name": "prefers-color-scheme", "value": scheme}])
            browser.call("Page.navigate", session, url=address)
            browser.wait("Page.loadEventFired")
            # Folded parts count too.
            browser.call("Runtime.evaluate", session,
                         expression="for (const d of document.querySelectorAll('details')) d.open = true")
            answer = browser.call("Runtime.evaluate", session, expression=AUDIT, returnByValue=True)
            if "exceptionDetails" in answer:
                raise SystemExit(f"the audit failed: {answer['exceptionDetails']}")
            result["views"][name] = answer["result"]["value"]
            if folder:
                size = browser.call("Page.getLayoutMetrics", session)["cssContentSize"]
                shot = browser.call("Page.captureScreenshot", session, format="png",
                                    captureBeyondViewport=True,
                                    clip={"x": 0, "y": 0, "width": width, "scale": 1,
                                          "height": min(size["height"], 16000)})
                (folder / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))
        if folder:
            browser.call("Emulation.setEmulatedMedia", session, media="", features=[])
            browser.call("Page.navigate", session, url=address)
            browser.wait("Page.loadEventFired")
            document = browser.call("Page.printToPDF", session, printBackground=False)
            (folder / "print.pdf").write_bytes(base64.b64decode(document["data"]))
        messages, browser.events = browser.events, []
        browser.close()
    for event in messages:
        method, parameters = event.get("method"), event.get("params", {})
        if method == "Runtime.consoleAPICalled":
            result["console"].append(str(parameters["args"])[:300])
        elif method == "Runtime.exceptionThrown":
            result["console"].append(str(parameters["exceptionDetails"])[:300])
        elif method == "Log.entryAdded":
            result["console"].append(parameters["entry"]["text"][:300])
        elif method == "Network.requestWillBeSent" and parameters["request"]["url"] != address:
            result["requests"].append(parameters["request"]["url"][:300])
    print(json.dumps(result))


main()
