"""What the sending of a record's form leads to: errors, a question, or a record.

A feature says in a class of its own how its form is shown, written and spoken of:

    return SentLetter(form, saved).answer()
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup

from tracker.domain.choice import take
from tracker.domain.errors import Conflict, RuleBroken
from tracker.domain.vocabulary import Noun, State
from tracker.extensions import db
from tracker.operations.record import AlreadyRecorded
from tracker.operations.stages import Act, Stage, stage_of
from tracker.queries.records import Revision, current
from tracker.queries.written import written_in, written_under
from tracker.web.access import viewer
from tracker.web.association import association
from tracker.web.choosing import RESOLVE, Row, carried, choice_rows, taken_from_theirs
from tracker.web.own_record import new_token

#: What cannot be taken in comes back with its form under this status, what must be asked under
#: that one.
REFUSED: Final = 422
ASKED: Final = 409

#: Words and address of a link.
Step = tuple[str, str]


class Sent(ABC):
    """A form that was sent; `saved` is the record that it changes, None for a new one.

    The form has `contents` after `read()`; `may_be_submitted()` says whether they may, `original`
    what it was made from, `path(field, place)` where what is wrong with a content is said.
    """

    noun: ClassVar[Noun]
    #: The blueprint of the record's pages.
    pages: ClassVar[str]
    #: The operation that continues a record.
    revise: ClassVar[Callable[..., Any]]

    def __init__(self, form: Any, saved: Revision | None) -> None:
        self.form = form
        self.saved = saved

    @abstractmethod
    def page(self, status: int = 200) -> Any:
        """The form as it stands, with its errors."""

    @abstractmethod
    def enter(self, **asked: Any) -> list[Any]:
        """New records of the contents, as revisions."""

    @abstractmethod
    def form_of(self, saved: Revision) -> Any:
        """The form of a record, to be corrected."""

    @abstractmethod
    def next_steps(self, record_id: int) -> list[Step]:
        """What is offered after saving."""

    def carried(self) -> list[tuple[str, str]]:
        """What was typed, to be sent again by the page of a conflict."""
        return carried()

    def answer(self) -> Any:
        """Do what the pressed button says."""
        if self.saved is not None and request.form.get("action") == RESOLVE:
            return self._resolve(self.saved)
        act = self._asked_act()
        readable = self.form.read()
        if not (readable if act is Act.SAVE_DRAFT else self.form.may_be_submitted()):
            return self.page(REFUSED)
        if self.saved is not None and self._is_unchanged(self.saved, act):
            flash("変わったところがないので、保存していません。", "message")
            return self._to("show", self.saved.record_id)
        return self._keep(act)

    def _asked_act(self) -> Act:
        """Without a button of ours (the Enter key) a record is kept as 下書き."""
        if self.saved is not None and stage_of(self.saved) is Stage.SUBMITTED:
            return Act.CORRECT
        return Act.SUBMIT if request.form.get("action") == "submit" else Act.SAVE_DRAFT

    def _is_unchanged(self, saved: Revision, act: Act) -> bool:
        same = self.form.contents == [saved.content] and self.form.base.data == str(saved.number)
        return same and act in (Act.CORRECT, Act.SAVE_DRAFT)

    def _keep(self, act: Act) -> Any:
        """Write, and answer each way in which that can go wrong."""
        try:
            revisions = self._write(act)
        except AlreadyRecorded as earlier:
            return self._already(earlier)
        except Conflict:
            if self.saved is None:  # a new record has nobody to conflict with
                raise
            return self._conflict(self.saved)
        except RuleBroken as refused:
            self.form.put_error(self.form.path(refused.field, 0), refused.message)
            return self.page(REFUSED)
        return self._done([revision.record_id for revision in revisions], act)

    def _write(self, act: Act) -> list[Any]:
        form, asked = self.form, {"actor": viewer().actor, "act": act}
        once = form.once.data or None
        if self.saved is None:
            return self.enter(once=once, **asked)
        [content] = form.contents
        revision = type(self).revise(
            db.session(),
            record_id=self.saved.record_id,
            base=form.base.number or 0,
            content=content,
            reason=form.reason.data if "reason" in form else "",
            once=once,
            **asked,
        )
        return [revision]

    def _already(self, earlier: AlreadyRecorded) -> Any:
        """A second sending goes to the first one's record; if it says something else, it asks."""
        written = written_in(db.session(), earlier.change_id, viewer().scope, self.noun)
        if written and [revision.content for revision in written] == self.form.contents:
            act = Act.SAVE_DRAFT if written[0].state is State.DRAFT else Act.SUBMIT
            return self._done([revision.record_id for revision in written], act)
        self.form.new_token()
        if self.saved is not None:
            return self._conflict(self.saved)
        names = "、".join(revision.label for revision in written) or "別の記録"
        self.form.put_error(
            "",
            f"この画面からは、すでに{names}を記録しています。直したいときは、その記録を開いて訂正してください。"
            "別の記録として残すときは、もう一度保存してください。",
        )
        return self.page(ASKED)

    def _conflict(self, saved: Revision, *errors: str) -> Any:
        """Both versions, only the fields that differ; who changed a field alone has it chosen.
        `seen` is the revision shown, so that a third change meanwhile shows the page again."""
        theirs = current(db.session(), self.noun, saved.record_id, viewer().scope)
        if theirs.state is State.WITHDRAWN or not self.form.contents:
            return self._withdrawn(theirs)
        page = render_template(
            "layouts/conflict.html",
            noun=self.noun,
            pages=self.pages,
            saved=theirs,
            rows=self._rows(theirs.content),
            errors=errors,
            carried=self.carried(),
            once=new_token(),
            intent=request.form.get("intent") or request.form.get("action", ""),
            theirs_by=theirs.change.actor_name,
            theirs_at=theirs.change.recorded_at,
        )
        return page, ASKED

    def _withdrawn(self, theirs: Revision) -> Any:
        called = self.noun.label
        self.form.put_error(
            "",
            f"あなたが開いたあとに、この{called}は取り消されました。"
            f"必要なら{called}のページで取り消しを戻してから、もう一度保存してください。",
        )
        self.saved = theirs
        return self.page(ASKED)

    def _rows(self, theirs: Any) -> list[Row]:
        """The fields in which the two versions differ."""
        [mine] = self.form.contents
        base = self.form.original or theirs
        return choice_rows(base, theirs, mine, self.form.offers.names_of([theirs, mine, base]))

    def _resolve(self, saved: Revision) -> Any:
        """Save what was put together on the conflict page, on top of the revision shown there."""
        form = self.form
        if not form.read():
            return self.page(REFUSED)
        written = written_under(db.session(), form.once.data or "", viewer().scope, self.noun)
        if written:  # sent twice: the first time it was saved
            is_draft = written[0].state is State.DRAFT
            return self._done([saved.record_id], Act.SAVE_DRAFT if is_draft else Act.CORRECT)
        if request.form.get("seen") != str(saved.number):
            return self._conflict(saved, "その間に、また直されました。もう一度選んでください。")
        from_theirs = taken_from_theirs(self._rows(saved.content))
        if from_theirs is None:
            return self._conflict(saved, "どちらを残すか、すべての項目で選んでください。")
        [mine] = form.contents
        merged = take(mine, saved.content, from_theirs)
        form.contents, form.base.data = [merged], str(saved.number)
        return self._keep_merged(saved, merged)

    def _keep_merged(self, saved: Revision, merged: Any) -> Any:
        act = Act.CORRECT
        if stage_of(saved) is Stage.DRAFT:
            act = Act.SUBMIT if request.form.get("intent") == "submit" else Act.SAVE_DRAFT
        if act is Act.SAVE_DRAFT or self.form.may_be_submitted():
            return self._keep(act)
        return self._merged_page(saved, merged)

    def _merged_page(self, saved: Revision, merged: Any) -> Any:
        """The form with what was put together, where the rules do not take it as it is."""
        shown = self.form_of(replace(saved, content=merged))
        shown.original, shown.contents = saved.content, [merged]
        if "reason" in shown and "reason" in self.form:
            shown.reason.show(self.form.reason.data)
        shown.may_be_submitted()
        return type(self)(shown, saved).page(REFUSED)

    def _done(self, record_ids: list[int], act: Act) -> Any:
        """Where to go after saving, with a message that stays: what was saved, what comes next."""
        if act is Act.SAVE_DRAFT:
            text = f"下書きを{len(record_ids)}件" if len(record_ids) > 1 else "下書きを"
            others = f"ほかの{association().member}"
            flash(f"{text}保存しました。提出するまで、{others}には見えません。", "success")
            return self._to("edit", record_ids[0])
        flash(self._message(record_ids, act), "saved")
        return self._to("show", record_ids[0])

    def _message(self, record_ids: list[int], act: Act) -> Markup:
        records = _links([self._record(one) for one in record_ids], Markup("、"))
        steps = _links(self.next_steps(record_ids[0]), Markup(" ／ "))
        words = "訂正しました" if act is Act.CORRECT else "保存しました"
        return Markup("{}: {} — {}").format(words, records, steps)

    def _record(self, record_id: int) -> Step:
        found = current(db.session(), self.noun, record_id, viewer().scope)
        return found.label, url_for(f"{self.pages}.show", record_id=record_id)

    def _to(self, view: str, record_id: int) -> Any:
        return redirect(url_for(f"{self.pages}.{view}", record_id=record_id), 303)


def recorded_page(
    noun: Noun,
    pages: str,
    recorded: Sequence[Revision],
    another: Step,
    steps: Mapping[int, Sequence[Step]] | None = None,
) -> str:
    """What a form has recorded, for who goes back to it. `another` is an empty form of the kind,
    `steps` what else may follow each record."""
    return render_template(
        "layouts/recorded.html",
        noun=noun,
        pages=pages,
        recorded=recorded,
        another=another,
        steps=steps or {},
    )


def _links(steps: list[Step], between: Markup) -> Markup:
    link = Markup('<a href="{}">{}</a>')
    return between.join(link.format(address, words) for words, address in steps)
