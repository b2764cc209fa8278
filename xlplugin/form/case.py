"""One department's form with all that is known about it: what scoring, asking and auditing look at."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplugin.facts.factset import FactSet
from xlplugin.form.beside import Beside
from xlplugin.form.form import Form, Passage, Row, Table
from xlplugin.form.matching import Match
from xlplugin.model import Frozen, frozen
from xlplugin.rubric.model import LoadedRubric
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, score_sheet

if TYPE_CHECKING:
    from xlplugin.form.proposal import Proposal
    from xlplugin.form.proposals import ContraryRate, Proposed, Rivals
    from xlplugin.form.said import Said


_NO_SCORES: Final = (None, None)


class Assessment(NamedTuple):
    """What a rubric makes of a form: all of it is known, or nothing.

    Attributes:
        loaded: the rubric.
        match: which row is which indicator.
        facts: the facts that people gave.
        sheet: the scores on these.
        has_facts_sheet: whether the workbook has a sheet of facts; of a form that bears its own facts
            whether it was scored.
        is_live: whether the form is that of our template: cells of its own show the scores.
    """

    loaded: LoadedRubric
    match: Match
    facts: FactSet
    sheet: ScoreSheet
    has_facts_sheet: bool = False
    is_live: bool = False


@frozen
class Case(Frozen):
    """A form that was handed in.

    Attributes:
        form: the form; claims that an earlier run replaced are put back.
        assessment: what its rubric makes of it; None where the rubric is not known.
        read_beside: reads what stands beside the form, which only an audit and proposals need.
    """

    form: Form
    assessment: Assessment | None = None
    read_beside: Callable[[], Beside] = Beside

    @property
    def assessed(self) -> Assessment:
        """The assessment, for what is done only where there is one."""
        if self.assessment is None:
            message = "the form has no rubric"
            raise ValueError(message)
        return self.assessment

    @cached_property
    def beside(self) -> Beside:
        """What was handed in with the form."""
        return self.read_beside()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of figures beside the form."""
        return self.beside.tables

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The words beside the form and those of the written report."""
        return self.beside.passages

    @property
    def match(self) -> Match | None:
        """Which row is which indicator."""
        return self.assessment.match if self.assessment else None

    @property
    def sheet(self) -> ScoreSheet | None:
        """The scores on the facts that people gave."""
        return self.assessment.sheet if self.assessment else None

    @cached_property
    def _proposed(self) -> "Proposed":
        from xlplugin.form.proposals import propose  # noqa: PLC0415 - not for a form that has its facts

        loaded, match = self.assessed.loaded, self.assessed.match
        return propose(self.form, self.beside, match, loaded.vocabulary)

    @cached_property
    def proposals(self) -> "tuple[Proposal, ...]":
        """The facts that the workbook suggests, but for those that a person has turned down."""
        offered = self._proposed.facts if self.assessment else ()
        return tuple(each for each in offered if each.code not in self.beside.turned_down)

    @property
    def contrary_rates(self) -> "tuple[ContraryRate, ...]":
        """The rates that the workbook states, and amounts in it that make others."""
        return self._proposed.contrary if self.assessment else ()

    @property
    def rivals(self) -> "tuple[Rivals, ...]":
        """The facts for which an indicator's own row and the words beside the form suggest two values."""
        return self._proposed.rivals if self.assessment else ()

    @cached_property
    def trial(self) -> ScoreSheet | None:
        """The scores once the proposals, and what waits for a person on the sheet of facts, are taken too."""
        return self._tried(self.proposals) if self.assessment else None

    @cached_property
    def rival_trial(self) -> ScoreSheet | None:
        """The trial scores if the words beside the form were right wherever a row's own say otherwise."""
        others = {each.taken.code: each.other for each in self.rivals}
        return self._tried([others.get(each.code, each) for each in self.proposals]) if others else None

    def _tried(self, proposals: "Sequence[Proposal]") -> ScoreSheet:
        from xlplugin.form.proposals import with_proposals  # noqa: PLC0415 - as above

        loaded, _, facts, sheet, *_ = self.assessed
        if not proposals and self.beside.waiting is None:
            return sheet
        everything = with_proposals(self.beside.waiting or facts, proposals, loaded)
        claims = {line.indicator.name: line.claim for line in sheet.lines}
        own = loaded.rubric.of_form and not self.assessed.is_live
        return score_sheet(loaded, everything, claims, own=own)

    @cached_property
    def texts(self) -> "tuple[Said, ...]":
        """What was handed in says in words: reasons in the form's order, then everything beside the form."""
        from xlplugin.form.report_year import own_passages  # noqa: PLC0415 - as above
        from xlplugin.form.said import Said  # noqa: PLC0415 - only for an audit
        from xlplugin.form.statement import under_headings  # noqa: PLC0415 - as above

        reasons = (
            Said(row.reason.text, row.reason.source, row, row.name)
            for row in self.form.rows
            if row.reason.text
        )
        beside = under_headings(own_passages(self.form, self.passages))
        return (*reasons, *(Said(each.text, each.source, heading=heading) for heading, each in beside))

    @cached_property
    def _scores(self) -> dict[Row, tuple[IndicatorScore, IndicatorScore]]:
        if self.assessment is None or self.trial is None:
            return {}
        both = zip(self.assessment.sheet.lines, self.trial.lines, strict=True)
        by_name = {line.indicator.name: (line, trial) for line, trial in both}
        return {row: by_name[name] for name, row in self.assessment.match.rows.items()}

    @property
    def rows(self) -> tuple[Row, ...]:
        """The form's indicators, and the line of its budget block where the rubric scores that."""
        beside = (row for row in self._scores if row not in self.form.rows)
        return (*beside, *self.form.rows)

    def score(self, row: Row) -> IndicatorScore | None:
        """The score of a row on the facts that people gave; None where the rubric has no such indicator."""
        return self._scores.get(row, _NO_SCORES)[0]

    def trial_score(self, row: Row) -> IndicatorScore | None:
        """The score of a row once the proposals are taken too."""
        return self._scores.get(row, _NO_SCORES)[1]

    def scored_rows(self) -> Iterator[tuple[Row, IndicatorScore, IndicatorScore]]:
        """Every row that the rubric knows, with its score and its trial score, in the form's order."""
        return ((row, *scores) for row in self.form.rows if (scores := self._scores.get(row)))
