"""Where the sample company works: a made-up province of six cities and their districts, with their stories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.sample.names import people_names
from data.sample.plan import Plan

COMPANY_ID, COMPANY_NAME = "R00", "岚江省烟草商贸公司"
CLIENTS_PER_MANAGER = 75
MOST_MANAGERS = 8  # in one district


@dataclass(frozen=True)
class City:
    """A city: its share of the clients, yearly growth of volume, level and half-yearly drift of satisfaction."""

    name: str
    districts: tuple[str, ...]
    weight: float
    latitude: float
    longitude: float
    growth: float = 0.01
    satisfaction: float = 0.0
    drift: float = 0.0
    kept: float = 0.88  # share of promises kept in time
    new_share: float = 0.25  # of its clients opened within the span


CITIES = (
    City("澜州市", ("城中区", "江东区", "南湖区", "西岭县", "东浦县"), 0.29, 30.62, 111.30, growth=0.02),
    City("云栖市", ("云栖区", "高新区", "新港区", "竹溪县"), 0.20, 31.45, 112.15, 0.09, 0.4, 0.05, 0.93, 0.42),
    City("青屿市", ("青屿区", "海棠区", "石浦县", "白沙湾县"), 0.16, 29.85, 112.60),
    City("棠溪市", ("棠溪区", "梅岭县", "柳河县"), 0.13, 30.95, 110.25, growth=0.0, satisfaction=0.2),
    City("北岚市", ("北岚区", "松原岭县", "雪峰县", "关口县"), 0.12, 32.20, 111.05, growth=-0.01),
    City("望川市", ("望川区", "河西区", "枫桥县"), 0.10, 29.30, 110.85, -0.08, -0.3, -0.14, 0.72, 0.14),
)
GROWING, FALLING = "R02", "R06"


@dataclass(frozen=True)
class Places:
    """The districts as arrays (one entry per district), and who works in them."""

    region_ids: list[str]
    names: list[str]
    city: np.ndarray
    weight: np.ndarray
    remoteness: np.ndarray  # 0 in town … 1 in the hills
    latitude: np.ndarray
    longitude: np.ndarray
    managers: list[str]
    first_manager: np.ndarray
    manager_count: np.ndarray
    city_managers: list[str]
    director: str


def city_id(index: int) -> str:
    """`R01` for the first city."""
    return f"R{index + 1:02d}"


def places(plan: Plan) -> Places:
    """The districts of the plan's company; the number of managers follows the number of clients."""
    random = plan.random(0, "places")
    city = np.repeat(np.arange(len(CITIES)), [len(c.districts) for c in CITIES])
    position = np.concatenate([np.arange(len(c.districts)) for c in CITIES])
    within = 0.75**position
    weight = np.array([c.weight for c in CITIES])[city] * within / np.bincount(city, within)[city]
    weight /= weight.sum()
    counts = np.clip(np.rint(plan.clients * weight / CLIENTS_PER_MANAGER), 1, MOST_MANAGERS).astype(int)
    people = people_names(int(counts.sum()) + len(CITIES) + 1, random)
    spread = random.uniform(-0.32, 0.32, size=(2, len(city))) * (position > 0)
    return Places(
        region_ids=[f"{city_id(c)}{p + 1:02d}" for c, p in zip(city.tolist(), position.tolist(), strict=True)],
        names=[name for c in CITIES for name in c.districts],
        city=city,
        weight=weight,
        remoteness=np.clip(position / 3.5 + random.uniform(0, 0.15, len(city)), 0, 1),
        latitude=np.array([c.latitude for c in CITIES])[city] + spread[0],
        longitude=np.array([c.longitude for c in CITIES])[city] + spread[1],
        managers=people[len(CITIES) + 1 :],
        first_manager=np.cumsum(counts) - counts,
        manager_count=counts,
        city_managers=people[1 : len(CITIES) + 1],
        director=people[0],
    )
