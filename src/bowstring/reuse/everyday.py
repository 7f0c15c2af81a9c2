"""Everyday words for what services call otherwise: people ask for money, services speak of payments."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from bowstring.reuse.words import stem

_APART = re.compile(r"[\W_]+")

# A line a meaning, of words and short phrases that can stand for each other when somebody searches. Written from
# general English and the usual matters of public services, life event by life event; not from any list of services.
_MEANINGS = """
money, cash, pay, payment, paid, fund, funding, financial, finance
grant, award, bursary, subsidy, money towards, money for, financial help
benefit, allowance, welfare, entitlement, social security, financial help, financial support, help with costs
cost, costs, expense, price, fee, charge, fare
loan, borrow, lend, advance, credit
debt, owe, owed, owing, arrears, overpaid, overpayment
repay, pay back, refund, reimburse, money back, rebate, reclaim
compensation, damages, redress, reparation
save, saving, savings, invest
wage, wages, salary, earnings, income, pay slip, payroll
tax, taxation, duty, levy, excise
fine, penalty, fixed penalty
job, work, employment, vacancy, occupation, career, post
employee, worker, staff, personnel, workforce, colleague
employer, boss, company i work for, firm
employment, employer, employee, employ
unemployed, jobseeker, jobless, out of work, looking for work, lost my job, no job
redundancy, redundant, laid off, insolvent, insolvency, bankrupt, bankruptcy, went bust, liquidation
sick, ill, illness, sickness, unwell, health condition
business, company, firm, trader, enterprise, organisation
self-employed, sole trader, freelance, own boss, working for yourself
volunteer, charity, voluntary, charitable
apprentice, apprenticeship, trainee
train, training, course, learning, skill, skills, qualification
recruit, hire, take on staff, advertise a job
disabled, disability, impairment, health condition, handicap, long-term illness
adjust, adjustment, adaptation, equipment, aid, adapt, support
carer, caring, look after, looking after, care for, caring for
elderly, old, older, pensioner, later life, senior
doctor, gp, surgery, medical, clinician, physician
hospital, nhs, ward, clinic, health
medicine, drug, prescription, medication
mental health, depression, anxiety, counselling
test, exam, examination, assessment, assess
blood, organ, donor, donate, donation
pregnant, pregnancy, maternity, expecting, expectant
birth, born, baby, newborn, infant
child, children, kid, son, daughter, young
mother, father, parent, mum, dad, guardian
childcare, nursery, childminder, daycare, creche, nursery fees
adopt, adoption, foster, fostering, kinship
school, education, pupil, classroom
student, university, undergraduate, college, higher education, degree
teacher, teaching, tutor, lecturer
marriage, marry, wedding, spouse, husband, wife, married, civil partner
divorce, separate, separation, dissolution, end my marriage, end a marriage, split up, break up
partner, spouse, husband, wife, couple
abuse, violence, abusive, domestic
death, die, died, dead, dying, deceased, bereavement, bereaved, passed away
widow, widower, bereavement, bereaved, lost my husband, lost my wife, husband died, wife died, partner died
funeral, burial, cremation, grave
will, probate, estate, inherit, inheritance, executor
attorney, act for, act on behalf, decide for, make decisions for, appointee, deputy, delegate
capacity, mental capacity, dementia
pension, retire, retirement, retired
home, house, housing, property, dwelling, accommodation, flat
rent, tenant, tenancy, landlord, letting, renting
evict, eviction, repossession, possession, thrown out, notice to leave
homeless, homelessness, rough sleeping, nowhere to live, shelter
mortgage, buy a house, buy a home, first home
move, moving, moved, change of address, new address, relocate
address, postcode, location, place
neighbour, neighbourhood, community, local
council, local authority, town hall, borough
land, plot, site, estate
plan, planning, building permission, extension, development
build, construct, construction, builder
energy, gas, electricity, heating, fuel, heat, warm
insulation, energy efficient, green, renewable
water, river, stream, lake
flood, flooding, under water, inundation
waste, rubbish, refuse, recycling, dump, litter
pollution, emission, contamination, environment
weather, storm, forecast, cold
nature, wildlife, biodiversity, habitat, species
farm, farmer, agriculture, crop, land management
animal, livestock, cattle, pet, dog
fish, fishing, angling, angler, angle, rod
tree, forest, woodland, felling, timber
food, meal, eat, hungry, hunger, meals
vehicle, car, van, motor, automobile, motorcycle, lorry
drive, driving, driver, motorist
licence, license, permit, permission, authorisation, approval, consent
provisional, learner, first licence, learn to drive
mot, roadworthy, roadworthiness, annual test
park, parking, badge, blue badge
road, highway, motorway, street, pothole
toll, crossing, bridge, congestion
bus, train, railway, public transport, ferry
transport, travel, journey, trip
ship, boat, vessel, seafarer, maritime
aircraft, flight, plane, drone, aviation, airport
passport, travel document
visa, immigration, migrate, migrant, leave to remain, settle, settlement
refugee, asylum, humanitarian
citizen, citizenship, nationality, naturalisation, national
abroad, overseas, foreign, international, another country
border, customs, import, export, trade
vote, voting, election, electoral, ballot, poll
petition, campaign, parliament, mp
court, tribunal, judge, hearing, justice
appeal, challenge, dispute, contest, disagree, reconsideration, object, objection
decision, ruling, judgment, outcome, verdict
complain, complaint, grievance, unhappy, dissatisfied
lawyer, solicitor, legal, barrister, law
legal aid, free legal advice
claim, apply, application, request, ask for, register
sue, small claim, take to court
crime, offence, criminal, police, theft, stolen
fraud, scam, cheat, fake, false, dishonest
prison, jail, prisoner, inmate, gaol, custody, offender
visit, see, visiting, seeing
jury, juror, witness
victim, injured, injury, hurt, accident
weapon, firearm, gun, shotgun
criminal record, background check, disclosure, vetting
identity, id, prove who, prove who i am, verify, verification, authenticate
sign in, log in, login, password, account, sign-in
account, profile, personal page
document, evidence, proof, paper, paperwork, certificate
upload, send, attach, submit, attachment
store, storage, keep, archive, repository, file
photo, photograph, picture, image, camera
scan, scanning, digitise
form, questionnaire, application form
letter, post, mail, correspondence
message, text, sms, notify, notification, email, alert
warn, warning, alert, alarm
remind, reminder, prompt, nudge, do not forget
appointment, booking, book, slot, schedule, diary, calendar, reserve, meeting
interview, meeting, appointment
video, online meeting, remote, webcam
phone, telephone, call, ring, contact centre, helpline
chat, web chat, conversation
interpret, interpreter, translate, translation, language
sign language, deaf, hearing loss
blind, braille, large print, sight loss
website, web, online, digital, internet
search, find, look for, look up, discover, locate
check, verify, view, see, confirm, status
track, progress, follow, status, where has it got to
tell, report, inform, declare, notify
change, update, amend, correct, edit, alter
renew, renewal, replace, extend
lost, replace, replacement, missing
cancel, stop, end, withdraw, close, terminate
start, begin, open, set up, launch
buy, purchase, order, procure, procurement, tender, supplier
sell, sale, dispose
share, exchange, pass on, transfer, data sharing
record, register, log, history, list
data, information, statistics, figures, dataset
dashboard, report, analytics, insight
match, link, join, deduplicate, merge, single view
consent, agree, agreement, opt in, permission
rule, rules, eligibility, entitlement, entitled, qualify, eligible
calculate, calculator, estimate, work out, how much
route, routing, itinerary, route planner, travel time
case, casework, case management, caseworker
queue, wait, waiting, backlog
queue, allocate, allocation, triage, prioritise
host, hosting, server, cluster, container, cloud, infrastructure
monitor, monitoring, observability, uptime
security, cyber, protection, secure, safe
risk, threat, hazard
emergency, urgent, crisis, immediate
voucher, token, coupon, points
card, prepaid card, debit card
bank, bank account, building society
direct debit, instalment, payment plan
invoice, bill, billing
inspect, inspection, audit, assurance, compliance
standard, guideline, regulation, regulate
patent, trademark, copyright, intellectual property, invention
science, research, laboratory, experiment
sport, leisure, culture, museum, art
army, military, veteran, armed forces, soldier
"""


def alternatives_of(word: str) -> tuple[str, ...]:
    """The stems that can stand for a stem, itself left out; none for most words."""
    return _meanings()[0].get(word, ())


def everyday_words() -> tuple[str, ...]:
    """Every stem that has others to stand for it, in order."""
    return tuple(_meanings()[0])


def phrases_in(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each short phrase of a text that means something together, with the stems that can stand for it."""
    spoken = f" {' '.join(_APART.sub(' ', text.casefold()).split())} "
    return tuple((phrase, stems) for phrase, stems in _meanings()[1] if f" {phrase} " in spoken)


@cache
def _meanings() -> tuple[Mapping[str, tuple[str, ...]], tuple[tuple[str, tuple[str, ...]], ...]]:
    by_stem: dict[str, dict[str, None]] = defaultdict(dict)
    by_phrase: dict[str, dict[str, None]] = defaultdict(dict)
    for line in _MEANINGS.strip().splitlines():
        entries = [_APART.sub(" ", part).strip() for part in line.split(",")]
        stems = [stem(entry) for entry in entries if " " not in entry]
        for entry in entries:
            others = by_phrase[entry] if " " in entry else by_stem[stem(entry)]
            others.update(dict.fromkeys(stems))
    return (
        {root: tuple(other for other in others if other != root) for root, others in by_stem.items()},
        tuple((phrase, tuple(stems)) for phrase, stems in sorted(by_phrase.items())),
    )
