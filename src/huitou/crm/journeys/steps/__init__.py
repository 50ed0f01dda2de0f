"""The steps a journey can take, one file each; a new one is a file and its line below."""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field

from huitou.crm.journeys.steps.branch import BranchStep
from huitou.crm.journeys.steps.by_arm import ByArmStep
from huitou.crm.journeys.steps.fatigue import FatigueStep
from huitou.crm.journeys.steps.goal import GoalStep
from huitou.crm.journeys.steps.leave import LeaveStep
from huitou.crm.journeys.steps.send import SendStep
from huitou.crm.journeys.steps.split import SplitStep
from huitou.crm.journeys.steps.tag import TagStep
from huitou.crm.journeys.steps.task import TaskStep
from huitou.crm.journeys.steps.wait import WaitStep
from huitou.crm.journeys.steps.wait_before import WaitBeforeStep
from huitou.crm.journeys.steps.wait_for import WaitForStep

_Any = (
    WaitStep
    | WaitForStep
    | WaitBeforeStep
    | BranchStep
    | FatigueStep
    | SplitStep
    | ByArmStep
    | SendStep
    | TagStep
    | TaskStep
    | GoalStep
    | LeaveStep
)
AnyStep = Annotated[_Any, Field(discriminator="kind")]
STEPS: tuple[type[_Any], ...] = get_args(_Any)
