"""Settings that name functions and events of apps, so that lower apps import nothing above themselves (decision 0007).

The worker's sweeps and who hears of which event stand here too. Each name is imported once at start-up by a check.
"""

from __future__ import annotations

# Who hears of which event (campus.journal): a consumer's sweep settles each event once.
JOURNAL_CONSUMERS = {
    "awards": [
        *["result.recorded", "unit.done", "course.edition_taken", "mastery.changed", "course.enrolled"],
        "results.joined",
        *["approval.given", "award.made", "award.revoked", "award.ends"],
        *["rule.changed", "rule.reviewed", "rule.due", "achievement.published"],
    ],
    "competencies": ["result.recorded", "skills.named", "skills.rated"],
    "letters": [
        *["project.graded", "answer.marked", "claim.decided"],
        *["work.commented", "peers.asked", "peer.reviewed"],
    ],
    "events": ["award.made", "award.revoked", "award.replaced", "award.copied"],
    "lti": ["result.recorded", "unit.done", "award.made", "course.enrolled", "rule.changed"],
    "factors": ["factor.added", "factor.removed", "factor.reset", "factor.doubted", "factor.recovered"],
    "analytics": [
        *["course.enrolled", "unit.done", "result.recorded", "project.handed_in", "project.graded"],
        *["course.left", "course.moved", "course.edition_taken", "results.joined", "accommodation.granted"],
        *["accommodation.withdrawn", "project.extended", "project.extension_withdrawn"],
        *["cohort.saved", "cohort.dues_set", "course.terms_set", "quiz.changed", "project.changed"],
    ],
}
# Which of many events a consumer has anything to do with, `(entries) -> its name, and (entry) -> bool`: what it would
# strike off unread is not written down for it (campus.journal.services.record_many).
JOURNAL_SIFTS = ["campus.events.sifting.hears", "campus.lti.sifting.hears"]
# What each app keeps of people (campus.accounts.personal), lower apps first.
PERSONAL = [
    "campus.accounts.personal.PERSONAL",
    "campus.organizations.personal.PERSONAL",
    "campus.assessments.personal.PERSONAL",
    "campus.courses.personal.PERSONAL",
    "campus.competencies.personal.PERSONAL",
    "campus.awards.personal.PERSONAL",
    "campus.bulk.personal.PERSONAL",
    "campus.letters.personal.PERSONAL",
    "campus.identity.personal.PERSONAL",
    "campus.factors.personal.PERSONAL",
    "campus.wallet.personal.PERSONAL",
    "campus.analytics.personal.PERSONAL",
    "campus.portfolio.personal.PERSONAL",
    "campus.openbadges.personal.PERSONAL",
    "campus.openid4.personal.PERSONAL",
    "campus.api.personal.PERSONAL",
    "campus.events.personal.PERSONAL",
    "campus.lti.personal.PERSONAL",
    "campus.signon.personal.PERSONAL",
]
# Finds the keys of whoever says to be a DID, `() -> testamur.did.Resolver`: told by an app above accounts.
DID_RESOLVER = "campus.verification.sources.resolver"
# What else is to be done when one account is joined into another, `(person, *, old, now) -> None`; when one is deleted,
# before its rows go, `(person, *, keeps_credentials, now) -> None`; and what stands against it,
# `(person) -> sentences`.
ACCOUNT_JOIN = ["campus.awards.personal.joined", "campus.wallet.personal.joined"]
ACCOUNT_FORGET = [
    "campus.portfolio.personal.forget",
    "campus.bulk.personal.forget",
    "campus.awards.personal.forget",
]
ACCOUNT_BOUND = ["campus.organizations.personal.bound"]
# Who is told that somebody confirmed an address, `(person, *, email, now) -> None`.
ADDRESS_CONFIRMED = ["campus.events.services.settling.look_again"]
# What the worker runs, in turn, until nothing is left to do.
SWEEPS: list[str] = [
    "campus.events.tasks.match",
    "campus.events.tasks.settle",
    "campus.accounts.tasks.claim_addresses",
    "campus.accounts.tasks.forget_leavers",
    "campus.assessments.tasks.finish_overdue",
    "campus.courses.tasks.send_invitations",
    "campus.assessments.tasks.ask_peers",
    "campus.competencies.tasks.estimate",
    "campus.competencies.tasks.rate",
    "campus.awards.tasks.settle_results",
    "campus.awards.tasks.review_due_rules",
    "campus.awards.tasks.remind",
    "campus.bulk.tasks.erase",
    "campus.bulk.tasks.read",
    "campus.bulk.tasks.issue",
    "campus.bulk.tasks.undo",
    "campus.bulk.tasks.clear",
    "campus.awards.tasks.deliver",
    "campus.awards.tasks.publish_status_lists",
    "campus.assessments.ways.sessions.close_overdue",
    "campus.letters.tasks.gather",
    "campus.letters.tasks.post",
    "campus.identity.tasks.settle",
    "campus.identity.tasks.tell",
    "campus.factors.tasks.tell",
    "campus.analytics.tasks.stand",
    "campus.analytics.tasks.catch_up",
    "campus.analytics.tasks.report",
    "campus.openid4.tasks.clear",
    "campus.events.tasks.gather",
    "campus.events.tasks.end",
    "campus.events.tasks.deliver",
    "campus.lti.tasks.note_scores",
    "campus.lti.tasks.send_scores",
    "campus.lti.tasks.read_columns",
    "campus.lti.tasks.look_after",
    "campus.lti.tasks.clear",
    "campus.lti.tasks.renew_key",
    "campus.openbadges.tasks.clear",
    "campus.wallet.tasks.take_up",
    "campus.wallet.tasks.look_again",
    "campus.wallet.tasks.clear",
    "campus.api.tasks.clear",
    "campus.portfolio.tasks.sum_up",
    "campus.signon.tasks.clear",
]

# Who may read every mail in the local outbox of a trial: told by an app above accounts.
STAFF = "campus.organizations.queries.is_staff"
# Who has a desk, `(person) -> bool`: they come to it when they sign in, everybody else to what they learn.
HAS_DESK = "campus.organizations.queries.has_desk"

# What upper apps add to courses, so that courses import nothing above themselves: on the learner's home what has just
# happened (above all else) and panels, each `(request) -> markup` or a `ui.panels.Panel`; and what award rules ask of
# quizzes and projects: a `common.together.Question` about achievements, answered with `courses.steps.Asked`.
LEARN_MOMENTS: list[str] = ["campus.wallet.views.holdings.moment", "campus.awards.views.mine.halfway"]
LEARN_PANELS: list[str] = [
    "campus.wallet.views.holdings.shelf",
    "campus.awards.views.mine.panel",
    "campus.competencies.views.panel",
    "campus.assessments.views.evidence.panel",
]
COURSE_ASKS = "campus.awards.queries.asked"
# The award rules that look at a course, for its file: `(course, names) -> pairs of file name and values`, where `names`
# are by kind and id; and back, `(actor, *, course, said, things, now) -> None`, where `things` are by name.
COURSE_RULES_OUT = "campus.awards.exchange.written"
COURSE_RULES_IN = "campus.awards.exchange.take_in"
# Which of these achievements a person holds, `(person, ids) -> set of ids`: told by an app above courses.
COURSE_HOLDS = "campus.awards.queries.held_ids"
# Where the badge that somebody holds for an achievement is shown, `(person, achievement) -> path`, empty for none.
COURSE_BADGE = "campus.wallet.queries.badge_path"
# What the authorization server says of itself (RFC 8414), by each app that has a part in it: `() -> Mapping`.
AUTHORIZATION_METADATA = ["campus.openbadges.metadata.open_badges"]
# Where somebody without an account finds what was awarded to their address, `(person) -> address`, empty for others.
AWARD_CLAIM = "campus.identity.queries.claim_link"
# What is asked about an institution's learning platforms (campus.bulk.naming.Platforms): told by an app above lists.
LIST_PLATFORMS = "campus.lti.listed.PLATFORMS"
# Columns of gradebooks elsewhere that a rule may name, `(organization_id) -> pairs of a group's words and its options`,
# each option a pair of the address that results of it carry as `ref`, and its words.
RULE_COLUMNS = ["campus.lti.queries.rule_columns"]
# Where the staff's list of awards leads besides, `(organization) -> path and words`.
AWARDS_LEADS = ["campus.bulk.navigation.lead"]
# What upper apps add to a credential's own page for its holder, `(award) -> markup`.
CREDENTIAL_PANELS = ["campus.portfolio.views.panels.share", "campus.openid4.views.panels.to_wallet"]
# What upper apps put into the head of a credential's page, `(award, reading) -> markup`.
CREDENTIAL_HEADS = ["campus.portfolio.views.panels.head"]
# What upper apps put at its foot for everybody, `(award) -> markup`.
CREDENTIAL_FEET = ["campus.portfolio.views.panels.cheers"]
# Who counts how often credentials are looked at, `(request, public_id, *, what) -> None`; told of each, so it is quick.
CREDENTIAL_SEEN = ["campus.portfolio.counting.note"]
# What upper apps add to the page where credentials are verified, `(request) -> markup`.
VERIFY_PANELS = ["campus.openid4.views.panels.ask"]
# The steps of a sign-in that follow those of allauth, each a login stage.
SIGN_IN_STAGES = ["campus.factors.stages.SecondStep"]
# What stands between staff and their desk, `(request, organization) -> path` to lead them to, empty to let them in.
DESK_DOORS = ["campus.factors.door.lead"]
# Who asks somebody to show once more that it is them, `(request, person, *, back) -> path` to lead them to, empty for
# who just did (campus.accounts.access.lead_to_proof).
PROOF = "campus.factors.browser.lead_to_proof"
# What upper apps add to a person's own page, `(request) -> markup`.
ME_PANELS = [
    "campus.factors.views.own.panel",
    "campus.identity.views.panel",
    "campus.letters.views.panel",
    "campus.openbadges.views.services.panel",
]
# What upper apps add to the page of an institution's people, `(organization, role of the reader) -> markup`.
PEOPLE_PANELS = ["campus.identity.views.staff_panel", "campus.factors.views.desk.panel"]
# What upper apps add to the settings of an institution, `(organization) -> markup`.
SETTINGS_PANELS = ["campus.signon.views.desk.panel", "campus.lti.views.desk.panel"]
# What upper apps add to the page where everybody signs in, `(request) -> markup`.
SIGN_IN_PANELS = ["campus.factors.views.entering.panel", "campus.signon.views.entering.panel"]
# Where somebody who signs out here signs out as well, `(request) -> name and address`, or None: by whom they came in.
SIGN_OUT_WAYS = ["campus.signon.views.entering.way_out"]
# What upper apps add to the page of an issuer, `(organization) -> markup`.
ISSUER_PANELS = ["campus.achievements.views.public.offered"]
# How many people hold a version of an achievement, `(version_id) -> int`: told by an app above achievements.
ACHIEVEMENT_HOLDERS = "campus.wallet.queries.holders"

# What upper apps add to the page of an achievement, `(achievement) -> markup`.
ACHIEVEMENT_PANELS = ["campus.assessments.views.show.recognition_panel"]

# What leads to an achievement, `(achievement) -> pairs of title and path`: told by an app above.
ACHIEVEMENT_WAYS = "campus.courses.queries.leading_to"

# By when a person's cohort has a quiz or project done, `(person_id, kind, thing_id) -> moment or None`; it goes first.
COHORT_DUE = "campus.courses.queries.cohort_due"
# Who learns a project together with somebody, `(person_id, project_id) -> condition on a row's person`.
COHORT_MATES = "campus.courses.queries.cohort_mates"
# Answers with a page that its reader's browser may keep, `(request, template, context, *, is_kept) -> response`.
OFFLINE_PAGE = "campus.courses.offline.page"
# Who shows what, told by apps above assessments: whether somebody may begin to, `(person, kind, thing_id) -> bool`; the
# ids of those who may, `(kind, thing_id) -> Collection[int]`; and what a check of a credential of another issuer finds,
# `(data, *, now, emails) -> campus.assessments.ways.foreign.Checked`.
ACTIVITY_TAKERS = "campus.courses.queries.may_take"
ACTIVITY_PEOPLE = "campus.courses.queries.takers"
CREDENTIAL_CHECK = "campus.verification.foreign.examine"
# What a check of a credential that somebody wants to keep finds, told by an app above the wallet:
# `(data, *, now, emails) -> campus.wallet.examined.Examined`.
WALLET_CHECK = "campus.verification.holding.examine"
# The credential that a link leads to, `(link) -> bytes`: told by an app above the wallet.
WALLET_LINK = "campus.verification.holding.at_link"
# What upper apps add at the foot of the wallet, `(request) -> markup`.
WALLET_PANELS = [
    "campus.portfolio.views.panels.wallet",
    "campus.openid4.views.panels.show",
    "campus.openbadges.views.services.panel",
]
# What upper apps add to the page of a collection, `(collection) -> markup`.
COLLECTION_PANELS = ["campus.portfolio.views.panels.collection"]

# What a grade would bring its learner, `(submission) -> sentences`: told by an app above assessments.
GRADE_MEANS = "campus.awards.prospects.sentences"
# What waits on the desk's first page, the most pressing first, `(organization) -> Iterable[Waiting]`.
DESK = [
    "campus.assessments.desk.waiting",
    "campus.assessments.desk.activities_waiting",
    "campus.achievements.desk.waiting",
    "campus.courses.desk.waiting",
    "campus.identity.desk.waiting",
    "campus.awards.desk.waiting",
    "campus.analytics.desk.waiting",
    "campus.events.desk.waiting",
]
# Whose staff pages these are, `(request, slug) -> bool`: their entries stand in the masthead.
DESK_IS_FOR = "campus.organizations.visitor.teaches_at"

# What the base page shows: each app offers its own entries, so that campus.ui imports nothing above itself.
HOUSE = "campus.organizations.context.house"
NAVIGATION = [
    "campus.assessments.navigation.items",
    "campus.achievements.navigation.items",
    "campus.courses.navigation.items",
    "campus.awards.navigation.items",
    "campus.wallet.navigation.items",
    "campus.organizations.navigation.items",
    "campus.verification.navigation.items",
    "campus.accounts.navigation.items",
]
