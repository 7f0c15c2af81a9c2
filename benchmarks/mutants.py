"""Small faults of a module: one operator, figure, condition or call changed at a time, never words or types."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}
_CALLED = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "filter": "exclude",
    "exclude": "filter",
    "first": "last",
    "startswith": "endswith",
}
# Annotations and decorators say what a value is, and errors are words.
_NOT_LOOKED_AT = frozenset({"annotation", "returns", "decorator_list", "exc", "cause"})
# How much is read or written at once: any figure is right.
_OF_SPEED = frozenset({"batch_size", "chunk_size", "maxsize"})
_MANY = 10
_NARROWING = frozenset({"filter", "exclude", "get"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A module with one fault.

    line: where. lines: its statement's. is_loading: whether that runs as the module is loaded, whichever test does so
    first. change: what is there, and what takes its place.
    """

    line: int
    lines: range
    is_loading: bool
    change: str
    source: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands in its tree: a field of its parent, at a place in it where that is a list."""

    parent: ast.AST
    field: str
    index: int | None

    @property
    def node(self) -> ast.AST:
        """What stands there."""
        value = getattr(self.parent, self.field)
        node: ast.AST = value if self.index is None else value[self.index]
        return node

    def put(self, node: ast.AST) -> None:
        """Let something else stand there."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def count_mutants(source: str) -> int:
    """How many faults the source of a module can have."""
    return sum(1 for place in _places(ast.parse(source)) for _ in _faults(place))


def mutant_of(source: str, number: int) -> Mutant:
    """One of the faults of a module, counted from 0 in the order of its lines. Raises: IndexError if there is none."""
    tree = ast.parse(source)
    faults = ((place, fault) for place in _places(tree) for fault in _faults(place))
    for count, (place, fault) in enumerate(faults):
        if count == number:
            node, change = place.node, _change(place.node, fault)
            line = getattr(node, "lineno", 0)
            lines, is_loading = _statement_lines(tree, line), not _is_inside_function(tree, line)
            place.put(ast.copy_location(fault, node))
            source = ast.unparse(ast.fix_missing_locations(tree))
            return Mutant(line=line, lines=lines, is_loading=is_loading, change=change, source=source)
    raise IndexError(number)


def _statement_lines(tree: ast.Module, line: int) -> range:
    """The lines of the innermost statement that holds a line; of one with a body only its head."""
    holding = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    if not holding:
        return range(line, line + 1)
    statement = max(holding, key=lambda node: node.lineno)
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if body else statement.end_lineno or line
    return range(statement.lineno, max(last, line) + 1)


def _is_inside_function(tree: ast.Module, line: int) -> bool:
    """Whether a line runs when some function is called; its head, where its defaults are, runs as it is defined."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return any(node.body[0].lineno <= line <= (node.end_lineno or line) for node in functions)


def _places(parent: ast.AST) -> Iterator[_Place]:
    for field, value in ast.iter_fields(parent):
        if field in _NOT_LOOKED_AT or (isinstance(parent, ast.keyword) and parent.arg in _OF_SPEED):
            continue
        for index, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(node, ast.AST):
                yield _Place(parent, field, index)
                yield from _places(node)


def _faults(place: _Place) -> Iterator[ast.AST]:
    node, parent = place.node, place.parent
    yield from _faults_of(node)
    if place.field == "test" and isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.NamedExpr):
        yield ast.UnaryOp(op=ast.Not(), operand=node)
    if place.field == "ifs" and isinstance(parent, ast.comprehension):
        yield ast.Constant(value=True)


def _faults_of(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left=left, ops=[operator], comparators=others) if type(operator) in _COMPARED:
            yield ast.Compare(left=left, ops=[_COMPARED[type(operator)]()], comparators=others)
        case ast.BoolOp(op=operator, values=values):
            yield ast.BoolOp(op=ast.Or() if isinstance(operator, ast.And) else ast.And(), values=values)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _COMPUTED:
            if not _is_text(left) and not _is_text(right):
                yield ast.BinOp(left=left, op=_COMPUTED[type(operator)](), right=right)
        case ast.Constant(value=bool() as value):
            yield ast.Constant(value=not value)
        case ast.Constant(value=int() | float() as value):
            # One more of many nobody could tell: many become twice as many.
            yield ast.Constant(value=value + 1 if abs(value) < _MANY else value * 2)
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Call():
            yield from _faults_of_call(node)


def _faults_of_call(call: ast.Call) -> Iterator[ast.Call]:
    """Another function called, and each condition of a query left out."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            pass
        case _:
            return
    if name in _CALLED:
        other = copy.copy(call)
        other.func = copy.copy(call.func)
        setattr(other.func, "id" if isinstance(other.func, ast.Name) else "attr", _CALLED[name])
        yield other
    if name in _NARROWING and isinstance(call.func, ast.Attribute):
        for condition in call.keywords:
            other = copy.copy(call)
            other.keywords = [keyword for keyword in call.keywords if keyword is not condition]
            yield other


def _change(node: ast.AST, fault: ast.AST) -> str:
    """What a fault changes, on one line; of a call only what is different."""
    if isinstance(node, ast.Call) and isinstance(fault, ast.Call):
        if len(node.keywords) > len(fault.keywords):
            (left_out,) = (keyword for keyword in node.keywords if keyword not in fault.keywords)
            return f"{_name(node)}({_words(left_out)}) → {_name(node)}()"
        return f"{_name(node)} → {_name(fault)}"
    return f"{_words(node)} → {_words(fault)}"


def _name(call: ast.Call) -> str:
    """What a call calls."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else _words(call.func)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    )


def _words(node: ast.AST) -> str:
    """A node on one line, cut where it is long."""
    words = " ".join(ast.unparse(node).split())
    return words if len(words) <= 90 else f"{words[:87]}..."
