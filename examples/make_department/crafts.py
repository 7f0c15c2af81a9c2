"""What mix of professions each kind of work takes."""

from examples.make_department.chance import draws
from examples.make_department.content import rows

_MIX: dict[str, dict[str, float]] = {
    "d": {
        "user-research": 0.22,
        "interaction-design": 0.17,
        "content-design": 0.20,
        "service-design": 0.12,
        "product-management": 0.09,
        "delivery-management": 0.08,
        "software-development": 0.12,
    },
    "s": {
        "user-research": 0.09,
        "interaction-design": 0.08,
        "content-design": 0.05,
        "product-management": 0.08,
        "delivery-management": 0.08,
        "software-development": 0.35,
        "platform-engineering": 0.10,
        "data-engineering": 0.07,
        "security": 0.05,
        "performance-analysis": 0.05,
    },
    "x": {
        "user-research": 0.06,
        "product-management": 0.09,
        "delivery-management": 0.08,
        "software-development": 0.15,
        "data-engineering": 0.34,
        "data-science": 0.20,
        "performance-analysis": 0.08,
    },
    "p": {
        "product-management": 0.07,
        "delivery-management": 0.10,
        "software-development": 0.20,
        "platform-engineering": 0.42,
        "data-engineering": 0.07,
        "security": 0.14,
    },
    "y": {
        "user-research": 0.06,
        "product-management": 0.09,
        "delivery-management": 0.10,
        "software-development": 0.22,
        "platform-engineering": 0.17,
        "security": 0.36,
    },
    "o": {
        "user-research": 0.14,
        "content-design": 0.10,
        "service-design": 0.22,
        "product-management": 0.18,
        "delivery-management": 0.24,
        "performance-analysis": 0.12,
    },
}
"""Share of the people by discipline: design, software, data, platform, security, organisation."""


def people_for(craft: str, cost_pounds: float, key: str) -> dict[str, float]:
    """People by discipline in half posts: what six to nine tenths of the quarter's cost would pay."""
    stream = draws("people", key)
    pay = {row["key"]: float(row["pay"]) for row in rows("disciplines")}
    mix = {discipline: share * stream.lognormvariate(0, 0.35) for discipline, share in _MIX[craft].items()}
    paid = sum(share * pay[discipline] for discipline, share in mix.items())
    people = cost_pounds * stream.uniform(0.6, 0.9) / paid
    posts = {discipline: round(2 * share * people) / 2 for discipline, share in mix.items()}
    return {discipline: number for discipline, number in posts.items() if number} or {
        max(mix, key=lambda discipline: mix[discipline]): 0.5
    }
