"""Counts comparisons and remembers those that fail."""


class Checker:
    def __init__(self):
        self.count, self.failures = 0, []

    def same(self, actual, expected, name):
        """Compares; bytes with hexadecimal digits."""
        self.count += 1
        if isinstance(actual, bytes) and isinstance(expected, str):
            actual = actual.hex()
        if actual != expected:
            self.failures.append(f"{name}: expected {expected}, got {actual}")

    def report(self):
        for failure in self.failures:
            print(failure)
        print(f"{self.count} comparisons")
        if not self.failures:
            print("all vectors agree")
        return 1 if self.failures else 0
