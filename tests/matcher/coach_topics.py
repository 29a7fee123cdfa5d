"""Sixteen topics as a coach would add them, each with three questions in other words that members then ask."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CoachTopic:
    """What the coach typed into the form, and what members type later."""

    key: str
    title: str
    question: str
    answer: str
    wordings: tuple[str, ...]
    asked: tuple[str, str, str]


TOPICS = (
    CoachTopic(
        "parking",
        "Parking on Tuesdays",
        "Where can I park for the Tuesday session?",
        "Park behind the swimming pool, it is free after six. Do not use the school's car park, they lock the gate.",
        ("is there a car park near the track", "where do you leave the car"),
        ("anywhere to put my car on tuesday", "is parking free at the pool", "can i use the school car park"),
    ),
    CoachTopic(
        "changing-rooms",
        "Showers and lockers",
        "Are there showers and lockers at the track?",
        "Yes, the pavilion has showers and lockers. Bring your own padlock, the key for the door is with the coach.",
        ("where do we get changed", "somewhere safe for my bag"),
        ("can i shower after the session", "do i need a padlock", "is there a place to change clothes at the track"),
    ),
    CoachTopic(
        "mats",
        "Mats and bands",
        "Do I need to bring my own mat and bands?",
        "The club has twenty mats and a box of bands. Bring your own mat if you like it clean, or a towel.",
        ("is there equipment at the clinic", "what do i bring to strength night"),
        ("does the club have bands for us", "should i buy a yoga mat for thursday", "do you provide the mats"),
    ),
    CoachTopic(
        "cancelled",
        "When a session is cancelled",
        "How do I know if a session is cancelled because of the weather?",
        "We decide at four in the afternoon and post it in the announcements channel. Only ice and lightning stop us.",
        ("is training on when it snows", "who tells us if it is off tonight"),
        (
            "will the clinic happen if there's a thunderstorm",
            "where do you announce cancellations",
            "is it off when icy",
        ),
    ),
    CoachTopic(
        "minors",
        "Teenagers at the clinic",
        "Can my teenage kid come along to the strength clinic?",
        "From fourteen on, with a parent in the room. Under sixteen they use body weight and bands only.",
        ("minimum age for the clinic", "my daughter is 15, can she join"),
        ("how old do you have to be to join", "can i bring my son who's 13", "are children allowed at strength night"),
    ),
    CoachTopic(
        "fee",
        "What the clinic costs",
        "What does the strength clinic cost for non-members?",
        "Members come for free. Guests pay five pounds a night in cash, and the first evening costs nothing.",
        ("do i have to pay", "is there a fee for guests"),
        ("how much is it for a friend who isn't a member", "can i try it once for free", "do you take cash"),
    ),
    CoachTopic(
        "pace-groups",
        "Groups on the long run",
        "Which group do I join on the Sunday long run?",
        "There are three groups: the hares run under 5:30 per kilometre, the foxes 6:00 and the badgers 6:45.",
        ("how fast are the groups on sunday", "which pace group am I"),
        ("what pace do the foxes run", "i run 6:40, which group is right for me on sunday", "is there a slow group"),
    ),
    CoachTopic(
        "coach-away",
        "When the coach is away",
        "Who leads the session when the coach is on holiday?",
        "Marta takes the strength nights in August. Write to her with questions, she has the keys as well.",
        ("who is the substitute coach", "who do i ask in august"),
        ("is there training while the coach is on vacation", "who's in charge this summer", "does marta have the keys"),
    ),
    CoachTopic(
        "club-vest",
        "Ordering a club vest",
        "How do I order a club vest?",
        "Vests are ordered twice a year, in March and September. Fill in the form in the kit channel and try one on.",
        ("where can i buy club kit", "what sizes do the vests come in"),
        ("when is the next kit order", "i'd like one of those club tops", "can i try a vest on before i buy it"),
    ),
    CoachTopic(
        "relay",
        "The club relay",
        "How do I sign up for the club relay?",
        "Teams of four are drawn on the first of May. React with a thumb in the relay channel to be in the draw.",
        ("relay teams", "how are the relay teams made"),
        (
            "i want to run the relay, where do i put my name down",
            "when is the draw for the teams",
            "how many in a team",
        ),
    ),
    CoachTopic(
        "volunteers",
        "Helping at the open race",
        "How can I help at our open race in June?",
        "We need forty marshals and ten people for the water table. Tell Ben, helpers get a free entry for next year.",
        ("do you need marshals", "volunteering at the race"),
        ("can i volunteer in june", "what do marshals get for it", "who organises the helpers for our race"),
    ),
    CoachTopic(
        "dogs",
        "Dogs at club runs",
        "Can I bring my dog to the club run?",
        "Dogs are welcome on the Saturday trail run on a short lead. They cannot come to the track.",
        ("is my dog allowed", "running with a dog in the group"),
        ("are dogs welcome on saturdays", "may i take the puppy along to the track", "does a dog have to be on a lead"),
    ),
    CoachTopic(
        "photos",
        "Photos from races",
        "Where can I find the photos from our races?",
        "All pictures are in the shared album, the link is pinned in the channel. Tell us if you want one removed.",
        ("link to the album", "who takes the pictures"),
        ("where are the pictures of sunday's race", "please take my photo down", "is there an album somewhere"),
    ),
    CoachTopic(
        "lost-property",
        "Lost property",
        "I left something at the clubhouse, where is it kept?",
        "There is a blue crate under the bench in the hall. What nobody fetches in a month goes to charity.",
        ("lost and found", "i forgot my jacket"),
        ("left my water bottle in the hall last night", "where do lost things go", "has anyone handed in a glove"),
    ),
    CoachTopic(
        "massage-evening",
        "Massage evening",
        "When does the massage therapist come to the club?",
        "Lena comes every second Wednesday from seven to nine. Twenty minutes cost fifteen pounds, book in her list.",
        ("how do i book a massage", "sports massage at the clubhouse"),
        ("which wednesday is the massage lady there", "what does lena charge", "can i get a massage at the club"),
    ),
    CoachTopic(
        "winter-venue",
        "Where we train in winter",
        "Where does strength night take place in winter?",
        "From November to March we are in the primary school's gym, entrance at the back. Clean indoor shoes only.",
        ("indoor training location", "do we train inside when it's cold"),
        ("which hall are we in from november", "do i need indoor shoes", "is strength night inside in december"),
    ),
)
