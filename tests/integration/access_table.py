"""Who may open what: every route, by role and by whose thing it is.

    yes   is let in (what the page then says is another test's business)
    in    is asked to sign in: a page to read by a redirect, a form by the sign-in page that keeps it
    403   may not do such things at all
    404   may not even know that it exists

The people: `out` is signed out; `own` is the ward whose things the table speaks of (港区), `other`
another ward (葛飾区), `secr` the secretariat, `view` a viewer. The things are made in
test_access.py. A line a route and method; more lines where it matters whose thing it is.
"""

PEOPLE = ("out", "own", "other", "secr", "view")

TABLE = """
#    endpoint                 thing        out   own   other secr  view
GET  accounts.edit            account      in    403   403   yes   403
GET  accounts.edit            nothing      in    403   403   404   403
GET  accounts.index           -            in    403   403   yes   403
GET  accounts.new             -            in    403   403   yes   403
GET  accounts.password        -            in    yes   yes   yes   yes
GET  accounts.sign_in         -            yes   yes   yes   yes   yes
POST accounts.disable         account      in    403   403   yes   403
POST accounts.edit            account      in    403   403   yes   403
POST accounts.enable          account      in    403   403   yes   403
POST accounts.new             -            in    403   403   yes   403
POST accounts.password        -            in    yes   yes   yes   yes
POST accounts.reset_password  account      in    403   403   yes   403
POST accounts.sign_in         -            yes   yes   yes   yes   yes
POST accounts.sign_out        -            yes   yes   yes   yes   yes

GET  assist.day               -            in    yes   yes   yes   yes
GET  assist.number            -            in    yes   yes   yes   yes
GET  assist.recipients        -            in    yes   yes   yes   yes
GET  assist.span              -            in    yes   yes   yes   yes
GET  assist.yen               -            in    yes   yes   yes   yes

GET  catalogue.edit           item         in    403   403   yes   403
GET  catalogue.edit           nothing      in    403   403   404   403
GET  catalogue.edit           draft        in    403   403   404   403
GET  catalogue.index          -            in    yes   yes   yes   yes
GET  catalogue.new            -            in    403   403   yes   403
POST catalogue.edit           item         in    403   403   yes   403
POST catalogue.new            -            in    403   403   yes   403

GET  disasters.confirm        proposal     in    403   403   yes   403
GET  disasters.edit           disaster     in    403   403   yes   403
GET  disasters.edit           proposal     in    yes   403   yes   403
GET  disasters.edit           nothing      in    404   404   404   403
GET  disasters.edit           draft        in    404   404   404   403
GET  disasters.index          -            in    yes   yes   yes   yes
GET  disasters.merge          proposal     in    403   403   yes   403
GET  disasters.new            -            in    yes   yes   yes   403
GET  disasters.restore        withdrawn_d  in    403   403   yes   403
GET  disasters.show           disaster     in    yes   yes   yes   yes
GET  disasters.show           proposal     in    yes   yes   yes   yes
GET  disasters.show           nothing      in    404   404   404   404
GET  disasters.show           draft        in    404   404   404   404
GET  disasters.withdraw       disaster     in    403   403   yes   403
GET  disasters.withdraw       proposal     in    yes   403   yes   403
POST disasters.confirm        proposal     in    403   403   yes   403
POST disasters.edit           disaster     in    403   403   yes   403
POST disasters.edit           proposal     in    yes   403   yes   403
POST disasters.merge          proposal     in    403   403   yes   403
POST disasters.new            -            in    yes   yes   yes   403
POST disasters.restore        withdrawn_d  in    403   403   yes   403
POST disasters.withdraw       disaster     in    403   403   yes   403
POST disasters.withdraw       proposal     in    yes   403   yes   403

GET  forms.index              -            in    yes   yes   yes   403
GET  forms.workbook           form         in    yes   403   yes   403
GET  forms.workbook           forms        in    403   403   yes   403
GET  forms.workbook           nothing      in    404   404   yes   403
POST forms.make               -            in    404   404   yes   403

GET  history.latest           -            in    yes   yes   yes   yes
GET  history.record           disaster     in    yes   yes   yes   yes
GET  history.record           proposal     in    yes   yes   yes   yes
GET  history.record           item         in    yes   yes   yes   yes
GET  history.record           submitted    in    yes   yes   yes   yes
GET  history.record           withdrawn    in    yes   yes   yes   yes
GET  history.record           grown        in    yes   yes   yes   yes
GET  history.record           draft        in    yes   404   yes   404
GET  history.record           nothing      in    404   404   404   404

GET  home.chapter             chapter      in    yes   yes   yes   yes
GET  home.healthz             -            yes   yes   yes   yes   yes
GET  home.index               -            in    yes   yes   yes   yes
GET  home.manual              -            in    yes   yes   yes   yes
GET  home.picture             picture      in    yes   yes   yes   yes

GET  history.record           letter       in    yes   yes   yes   yes
GET  history.record           letter_d     in    yes   404   yes   404

GET  imports.done             import       in    yes   404   yes   403
GET  imports.done             import_d     in    yes   404   yes   403
GET  imports.done             nothing      in    404   404   404   403
GET  imports.errors           held         in    404   404   404   403
GET  imports.file             import       in    yes   404   yes   403
GET  imports.file             import_d     in    yes   404   yes   403
GET  imports.index            -            in    yes   yes   yes   403
GET  imports.lists            held         in    404   404   404   403
GET  imports.look             held         in    404   404   404   403
GET  imports.state            held         in    404   404   404   403
POST imports.again            held         in    404   404   404   403
POST imports.apply            held         in    404   404   404   403
POST imports.drop             held         in    404   404   404   403
POST imports.say_list         held         in    404   404   404   403
POST imports.send             -            in    yes   yes   yes   403
POST imports.take_back        import       in    yes   404   yes   403
POST imports.take_back        import_d     in    yes   404   yes   403

GET  letters.edit             letter       in    yes   403   yes   403
GET  letters.edit             letter_j     in    403   403   yes   403
GET  letters.edit             letter_d     in    yes   404   yes   403
GET  letters.edit             letter_w     in    yes   403   yes   403
GET  letters.edit             nothing      in    404   404   404   403
GET  letters.gallery          -            in    yes   yes   yes   yes
GET  letters.held_image       letter       in    404   404   404   404
GET  letters.index            -            in    yes   yes   yes   yes
GET  letters.new              -            in    yes   yes   yes   403
GET  letters.offers           -            in    yes   yes   yes   403
GET  letters.original         letter       in    yes   yes   yes   yes
GET  letters.original         letter_d     in    yes   404   yes   404
GET  letters.original         nothing      in    404   404   404   404
GET  letters.page_image       letter       in    yes   yes   yes   yes
GET  letters.page_image       letter_d     in    yes   404   yes   404
GET  letters.page_image       nothing      in    404   404   404   404
GET  letters.restore          letter_w     in    yes   403   yes   403
GET  letters.show             letter       in    yes   yes   yes   yes
GET  letters.show             letter_j     in    yes   yes   yes   yes
GET  letters.show             letter_w     in    yes   yes   yes   yes
GET  letters.show             letter_d     in    yes   404   yes   404
GET  letters.show             nothing      in    404   404   404   404
GET  letters.withdraw         letter       in    yes   403   yes   403
GET  letters.withdraw         letter_j     in    403   403   yes   403
GET  letters.withdraw         letter_d     in    yes   404   yes   403
POST letters.change           letter       in    yes   403   yes   403
POST letters.change           letter_j     in    403   403   yes   403
POST letters.change           letter_d     in    yes   404   yes   403
POST letters.do_restore       letter_w     in    yes   403   yes   403
POST letters.do_withdraw      letter       in    yes   403   yes   403
POST letters.do_withdraw      letter_j     in    403   403   yes   403
POST letters.do_withdraw      letter_d     in    yes   404   yes   403
POST letters.enter            -            in    yes   yes   yes   403
POST letters.preview          -            in    yes   yes   yes   403
POST letters.tick             letter       in    yes   yes   yes   403

GET  reports.annual           -            in    yes   yes   yes   yes
GET  reports.data             -            in    yes   yes   yes   yes
GET  reports.details          -            in    yes   yes   yes   yes
GET  reports.export           export       in    404   404   404   404
GET  reports.export_download  export       in    404   404   404   404
GET  reports.export_state     export       in    404   404   404   404
GET  reports.index            -            in    yes   yes   yes   yes
GET  reports.letters          -            in    yes   yes   yes   yes
GET  reports.overview         -            in    yes   yes   yes   yes
GET  reports.wards            -            in    yes   yes   yes   yes
POST reports.make_annual      -            in    yes   yes   yes   yes
POST reports.make_data        -            in    yes   yes   yes   yes
POST reports.make_details     -            in    yes   yes   yes   yes
POST reports.export_again     export       in    404   404   404   404
POST reports.make_letters     -            in    yes   yes   yes   yes
POST reports.make_news        -            in    yes   yes   yes   yes
POST reports.make_overview    -            in    yes   yes   yes   yes
POST reports.make_wards       -            in    yes   yes   yes   yes

GET  supports.cancel          submitted    in    yes   403   yes   403
GET  supports.cancel          joint        in    403   403   yes   403
GET  supports.edit            submitted    in    yes   403   yes   403
GET  supports.edit            withdrawn    in    yes   403   yes   403
GET  supports.edit            joint        in    403   403   yes   403
GET  supports.edit            draft        in    yes   404   yes   403
GET  supports.edit            nothing      in    404   404   404   403
GET  supports.index           -            in    yes   yes   yes   yes
GET  supports.new             staff        in    yes   yes   yes   403
GET  supports.restore         withdrawn    in    yes   403   yes   403
GET  supports.show            submitted    in    yes   yes   yes   yes
GET  supports.show            joint        in    yes   yes   yes   yes
GET  supports.show            withdrawn    in    yes   yes   yes   yes
GET  supports.show            grown        in    yes   yes   yes   yes
GET  supports.show            draft        in    yes   404   yes   404
GET  supports.show            nothing      in    404   404   404   404
GET  supports.withdraw        submitted    in    yes   403   yes   403
GET  supports.withdraw        joint        in    403   403   yes   403
GET  supports.withdraw        draft        in    yes   404   yes   403
POST supports.change          submitted    in    yes   403   yes   403
POST supports.change          joint        in    403   403   yes   403
POST supports.change          draft        in    yes   404   yes   403
POST supports.do_cancel       submitted    in    yes   403   yes   403
POST supports.do_cancel       joint        in    403   403   yes   403
POST supports.do_withdraw     submitted    in    yes   403   yes   403
POST supports.do_withdraw     draft        in    yes   404   yes   403
POST supports.do_withdraw     joint        in    403   403   yes   403
POST supports.enter           staff        in    yes   yes   yes   403
POST supports.preview         staff        in    yes   yes   yes   403
POST supports.do_restore      withdrawn    in    yes   403   yes   403
"""


def rows() -> list[tuple[str, str, str, dict[str, str]]]:
    """Method, endpoint, thing, and what each of the people gets."""
    lines = [line.split() for line in TABLE.splitlines() if line.strip() and line[0] != "#"]
    wrong = [line for line in lines if len(line) != 3 + len(PEOPLE)]
    if wrong:
        raise ValueError(f"a line of the access table needs {3 + len(PEOPLE)} words: {wrong}")
    return [(m, e, thing, dict(zip(PEOPLE, who, strict=True))) for m, e, thing, *who in lines]
