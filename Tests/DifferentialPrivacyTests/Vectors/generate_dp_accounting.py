"""Writes dp-accounting-gaussian.json (needs: pip install dp-accounting==0.6.0)."""
import json
import dp_accounting as dp
from dp_accounting.pld import PLDAccountant
from dp_accounting.rdp import RdpAccountant

rows = []
for z, count, delta in [(1.0, 1, 1e-5), (2.0, 1, 1e-6), (4.225, 1, 1e-6), (10.0, 20, 1e-6),
                        (50.0, 300, 8e-6), (0.7, 1, 1e-8)]:
    event = dp.SelfComposedDpEvent(dp.GaussianDpEvent(z), count)
    rdp, pld = RdpAccountant(), PLDAccountant(value_discretization_interval=1e-4)
    rdp.compose(event)
    pld.compose(event)
    rows.append({"noiseMultiplier": z, "count": count, "delta": delta,
                 "rdp": rdp.get_epsilon(delta), "pld": pld.get_epsilon(delta)})
with open("dp-accounting-gaussian.json", "w") as f:
    json.dump({"source": "dp-accounting 0.6.0 (PyPI), generate_dp_accounting.py",
               "description": "epsilon of self-composed Gaussian events: RdpAccountant with its "
                              "default orders, PLDAccountant with interval 1e-4",
               "values": rows}, f, indent=1, sort_keys=True)
    f.write("\n")
