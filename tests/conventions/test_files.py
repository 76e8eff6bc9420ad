"""What is in the repository reads the same on every machine, and README and CI say the same."""

import re

import pytest

from tests.project import ROOT, bullets, place, tracked_files

#: A path of somebody's machine: a home folder, or the workspace of a build.
MACHINE_PATH = re.compile(r"(?<![\w.~*}/-])/(?:(?:home|Users)/\w+|root|work)/|\b[A-Z]:\\Users\\")
#: A package registry's host. Whoever installs has an index of their own.
REGISTRY = re.compile(
    r"\b(?:files\.python" + r"hosted|pypi|test\.pypi|registry\.npm" + r"js)\.org\b"
)


def _texts():
    files = tracked_files()
    if not files:
        pytest.skip("this tree is not a git checkout: nothing says which files are the project's")
    for path in files:
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            yield path, content


def test_text_is_utf_8_with_lf_ends_and_a_last_line_end():
    wrong = []
    for path, content in _texts():
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            wrong.append(f"{path.relative_to(ROOT)}: not UTF-8")
        if b"\r" in content:
            wrong.append(f"{path.relative_to(ROOT)}: CR line ends")
        if content and not content.endswith(b"\n"):
            wrong.append(f"{path.relative_to(ROOT)}: no line end after the last line")
    assert not wrong, bullets("Save these as UTF-8 with LF ends (.editorconfig does it):", wrong)


@pytest.mark.parametrize(
    ("pattern", "advice"),
    [
        (MACHINE_PATH, "Paths start at the project's root or come from the settings; mend:"),
        (REGISTRY, "Whoever installs has an index of their own; do not name one:"),
    ],
    ids=["path", "registry"],
)
def test_nothing_names_the_machine_it_was_made_on(pattern: re.Pattern[str], advice: str):
    found = [
        place(path, number)
        for path, content in _texts()
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, bullets(advice, found)


def _command(text: str) -> str | None:
    """The one line that installs the test requirements and runs the tests."""
    return next(
        (
            line.strip()
            for line in text.splitlines()
            if line.strip().startswith("python3 -m venv") and "pytest" in line
        ),
        None,
    )


def test_ci_runs_the_test_command_of_the_readme():
    promised = _command((ROOT / "README.md").read_text(encoding="utf-8"))
    run = _command((ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert promised, "README.md must give the test command as one line for bash"
    assert run, ".ci/run must call the README's test command on one line"
    assert run.removesuffix(" || status=$?") == promised, (
        "README.md and .ci/run differ in the test command: make them the same"
    )


def test_links_inside_the_documentation_lead_somewhere():
    dead = [
        f"{place(path, number)} → {target}"
        for path, content in _texts()
        if path.suffix == ".md"
        for number, line in enumerate(content.decode("utf-8").splitlines(), 1)
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", line)
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert not dead, bullets("Mend or remove these links:", dead)
