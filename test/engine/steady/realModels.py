"""Steady states and eigenvalues of published SBML models, independent of Starling: a small reader of SBML Level 2
with ElementTree, scipy's fsolve on the rates with conserved sums put in for dependent rows, numpy's eigenvalues of a
Jacobian of central differences.

Usage: python3 test/engine/steady/realModels.py FOLDER > test/engine/steady/realModels.json
"""

import json
import math
import sys
import xml.etree.ElementTree as ET

import numpy as np
from scipy.integrate import solve_ivp
from scipy.linalg import null_space, qr
from scipy.optimize import fsolve

MATH = "{http://www.w3.org/1998/Math/MathML}"
MODELS = [
    "BIOMD0000000010",  # Kholodenko 2000, MAPK cascade
    "BIOMD0000000039",  # Marhl 2000, calcium
    "BIOMD0000000114",  # Somogyi 1990, calcium
    "BIOMD0000000345",  # Koschorreck 2008, insulin clearance
    "BIOMD0000000372",  # Tolic 2000, insulin and glucose
    "BIOMD0000000423",  # Nyman 2012, insulin signalling
    "BIOMD0000000448",  # Brannmark 2013, insulin signalling
    "BIOMD0000000949",  # Chitnis 2008, malaria
]


def tag(element):
    return element.tag.split("}")[1]


def python_of(element):
    """A MathML element as a Python expression."""
    name = tag(element)
    children = list(element)
    if name in ("math", "lambda"):
        return python_of(children[-1])
    if name == "ci":
        return "v_" + element.text.strip()
    if name == "cn":
        if element.get("type") in ("e-notation", "rational"):
            mantissa, other = element.text.strip(), element[0].tail.strip()
            return f"({mantissa}e{other})" if element.get("type") == "e-notation" else f"({mantissa}/{other})"
        return f"({float(element.text)})"
    if name == "csymbol":
        return "t"
    if name == "piecewise":
        text = "float('nan')"
        for child in reversed(children):
            if tag(child) == "otherwise":
                text = python_of(child[0])
        for child in reversed(children):
            if tag(child) == "piece":
                text = f"({python_of(child[0])} if {python_of(child[1])} else {text})"
        return text
    if name != "apply":
        return {"pi": "math.pi", "exponentiale": "math.e", "true": "True", "false": "False"}[name]
    head, rest = children[0], children[1:]
    operator = tag(head)
    if operator == "ci":
        return f"f_{head.text.strip()}({', '.join(map(python_of, rest))})"
    if operator == "root":
        degree = next((python_of(r[0]) for r in rest if tag(r) == "degree"), "2")
        return f"(({python_of(rest[-1])})**(1/{degree}))"
    given = [python_of(r) for r in rest]
    if operator == "minus" and len(given) == 1:
        return f"(-{given[0]})"
    infix = {"plus": "+", "times": "*", "minus": "-", "divide": "/", "power": "**",
             "lt": "<", "leq": "<=", "gt": ">", "geq": ">=", "eq": "==", "and": " and ", "or": " or "}
    if operator in infix:
        return "(" + infix[operator].join(given) + ")"
    return {"exp": "math.exp", "ln": "math.log", "abs": "abs", "tanh": "math.tanh", "floor": "math.floor"}[operator] + f"({given[0]})"


class Model:
    def __init__(self, path):
        model = next(e for e in ET.parse(path).getroot() if tag(e) == "model")
        lists = {tag(e): list(e) for e in model}
        self.functions = {}
        self.values = {}
        for f in lists.get("listOfFunctionDefinitions", []):
            body = f.find(f"{MATH}math/{MATH}lambda")
            names = ", ".join("v_" + b.find(f"{MATH}ci").text.strip() for b in body.findall(f"{MATH}bvar"))
            exec(f"def f_{f.get('id')}({names}): return {python_of(body)}", {"math": math, **self.functions, "F": self.functions}, self.functions)
        for f in self.functions.values():
            f.__globals__.update(self.functions)
        for c in lists.get("listOfCompartments", []):
            self.values[c.get("id")] = float(c.get("size", 1))
        for p in lists.get("listOfParameters", []):
            self.values[p.get("id")] = float(p.get("value", "nan"))
        species = lists.get("listOfSpecies", [])
        self.home = {s.get("id"): s.get("compartment") for s in species}
        self.as_amount = {s.get("id") for s in species if s.get("hasOnlySubstanceUnits") == "true"}
        for s in species:
            size = self.values[s.get("compartment")]
            amount, concentration = s.get("initialAmount"), s.get("initialConcentration")
            value = float(concentration) * size if concentration is not None else float(amount if amount is not None else "nan")
            self.values[s.get("id")] = value if s.get("id") in self.as_amount else value / size
        code = lambda e: compile(python_of(e.find(f"{MATH}math")), "math", "eval")
        rules = lists.get("listOfRules", [])
        self.assignments = [(r.get("variable"), code(r)) for r in rules if tag(r) == "assignmentRule"]
        self.rates = [(r.get("variable"), code(r)) for r in rules if tag(r) == "rateRule"]
        initial = [(r.get("symbol"), code(r)) for r in lists.get("listOfInitialAssignments", [])]
        fixed = {s.get("id") for s in species if s.get("boundaryCondition") == "true" or s.get("constant") == "true"}
        ruled = {v for v, _ in self.assignments}
        self.reactions = []
        changes = {}
        for r in lists.get("listOfReactions", []):
            law = next(e for e in r if tag(e) == "kineticLaw")
            local = {p.get("id"): float(p.get("value")) for p in law.iter() if tag(p) in ("parameter", "localParameter")}
            at = len(self.reactions)
            self.reactions.append((local, code(law)))
            for e in r:
                if tag(e) in ("listOfReactants", "listOfProducts"):
                    sign = -1 if tag(e) == "listOfReactants" else 1
                    for ref in e:
                        s = ref.get("species")
                        if s not in fixed:
                            changes.setdefault(s, {})
                            changes[s][at] = changes[s].get(at, 0) + sign * float(ref.get("stoichiometry", 1))
        self.changes = changes
        self.states = [v for v, _ in self.rates] + [s.get("id") for s in species if s.get("id") in changes]
        for _ in range(len(initial) + len(self.assignments) + 1):
            for variable, expression in initial + self.assignments:
                try:
                    self.values[variable] = self.evaluate(expression, self.values)
                except (ZeroDivisionError, ValueError):
                    pass
        self.start = np.array([self.values[s] for s in self.states])
        assert not ruled & set(self.states)

    def evaluate(self, expression, values, local={}):
        names = {"v_" + k: v for k, v in {**values, **local}.items()}
        return eval(expression, {"math": math, "t": 0.0, **self.functions, **names})

    def rate(self, x):
        values = dict(self.values)
        values.update(zip(self.states, x))
        for _ in range(len(self.assignments)):
            before = [values[v] for v, _ in self.assignments]
            for variable, expression in self.assignments:
                values[variable] = self.evaluate(expression, values)
            if before == [values[v] for v, _ in self.assignments]:
                break
        flux = [self.evaluate(expression, values, local) for local, expression in self.reactions]
        given = {v: self.evaluate(e, values) for v, e in self.rates}
        out = []
        for s in self.states:
            if s in given:
                out.append(given[s])
                continue
            total = sum(n * flux[r] for r, n in self.changes[s].items())
            out.append(total if s in self.as_amount else total / values[self.home[s]])
        return np.array(out)

    def jacobian(self, x):
        n = len(x)
        out = np.zeros((n, n))
        for j in range(n):
            h = 1e-5 * max(abs(x[j]), 1e-3 * max(abs(x).max(), 1e-12))
            up, down, up2, down2 = x.copy(), x.copy(), x.copy(), x.copy()
            up[j] += h
            down[j] -= h
            up2[j] += 2 * h
            down2[j] -= 2 * h
            out[:, j] = (8 * (self.rate(up) - self.rate(down)) - (self.rate(up2) - self.rate(down2))) / (12 * h)
        return out


def rest(model):
    n = len(model.states)
    # Conserved sums: the left null space of the stoichiometric matrix, in amounts.
    rows = np.zeros((n, max(1, len(model.reactions))))
    for i, s in enumerate(model.states):
        for r, v in model.changes.get(s, {}).items():
            rows[i, r] = v
    ruled = {v for v, _ in model.rates}
    for i, s in enumerate(model.states):
        if s in ruled:
            rows = np.hstack([rows, np.eye(n)[:, [i]]])
    laws = null_space(rows.T).T
    size = np.array([1.0 if s in ruled or s in model.as_amount else model.values[model.home[s]] for s in model.states])
    laws = laws * size
    kept = list(range(n))
    if len(laws):
        _, _, order = qr(laws, pivoting=True)
        dependent = sorted(order[: len(laws)])
        kept = [i for i in range(n) if i not in dependent]
    totals = laws @ model.start

    def residual(x):
        f = model.rate(x)
        return np.concatenate([f[kept], laws @ x - totals])

    start = model.start
    solution, _, ok, message = fsolve(residual, start, xtol=1e-13, full_output=True, maxfev=20000)
    if ok != 1 or (solution < -1e-9 * abs(solution).max()).any():
        run = solve_ivp(lambda _, x: model.rate(x), (0, 1e5), start, method="LSODA", rtol=1e-9, atol=1e-12)
        solution, _, ok, message = fsolve(residual, run.y[:, -1], xtol=1e-13, full_output=True, maxfev=20000)
    residue = abs(residual(solution)).max()
    jacobian = model.jacobian(solution)
    basis = null_space(laws) if len(laws) else np.eye(n)
    values = np.linalg.eigvals(basis.T @ jacobian @ basis)
    return solution, values, residue


found = {}
for name in MODELS:
    model = Model(f"{sys.argv[1]}/{name}.xml")
    try:
        x, values, residue = rest(model)
    except Exception as error:
        print(name, "failed", error, file=sys.stderr)
        continue
    order = sorted(values, key=lambda v: (-v.real, -v.imag))
    print(name, residue, order[:2], file=sys.stderr)
    found[name] = {
        "states": {s: float(v) for s, v in zip(model.states, x)},
        "eigenvalues": [[float(v.real), float(v.imag)] for v in order],
    }
print(json.dumps(found, indent=1))
