//! What people of a town write: three languages, short and long as people write, from a seed.
use potluck_model::category::Category;
use potluck_model::draft::{Basics, Bring, Details, Draft, Event, Need, Offer, Shift, Skill};
use potluck_model::record::{Direction, Urgency};
use potluck_model::schedule::{Date, DateTime};
use potluck_model::sealed::SealedPart;
use potluck_model::time::Day;
use rand::RngExt as _;
use rand::rngs::StdRng;

/// One language of the town: what is written about, and sentences around it.
struct Tongue {
    code: &'static str,
    things: [&'static str; 12],
    asks: [&'static str; 3],
    gives: [&'static str; 3],
    sentences: [&'static str; 8],
    places: [&'static str; 4],
}

const TONGUES: [Tongue; 3] = [
    Tongue {
        code: "en",
        things: [
            "a ladder",
            "winter coats",
            "a lift to the clinic",
            "help with a form",
            "a cot",
            "bread and soup",
            "two bags of potatoes",
            "a bicycle pump",
            "somebody to read letters aloud",
            "a sewing machine",
            "tomato seedlings",
            "a quiet room for an hour",
        ],
        asks: ["Looking for", "We need", "Can anybody lend me"],
        gives: ["To give away:", "I can bring", "Happy to share"],
        sentences: [
            "Any time this week would be lovely.",
            "I am at home after four, and all day on Saturday.",
            "Ring twice, the bell is quiet.",
            "It should carry about eighty kilos and fit into the lift of the house.",
            "We can fetch it ourselves if it is not further than the mill.",
            "The children are three and five and sleep at seven.",
            "Please say whether you are allergic to nuts before you come.",
            "If nobody can on Monday, the Thursday after is fine as well; just leave a word here.",
        ],
        places: [
            "Elm St",
            "the old mill",
            "Library, back door",
            "Park Lane 4",
        ],
    },
    Tongue {
        code: "es",
        things: [
            "una escalera",
            "abrigos de invierno",
            "transporte al médico",
            "ayuda con un formulario",
            "una cuna",
            "pan y sopa",
            "dos sacos de patatas",
            "una bomba de bicicleta",
            "alguien que lea cartas en voz alta",
            "una máquina de coser",
            "plantones de tomate",
            "una habitación tranquila",
        ],
        asks: ["Busco", "Necesitamos", "¿Alguien me presta"],
        gives: ["Regalo", "Puedo llevar", "Comparto con gusto"],
        sentences: [
            "Cualquier día de esta semana me viene bien.",
            "Estoy en casa a partir de las cuatro y todo el sábado.",
            "Llamad dos veces, el timbre suena poco.",
            "Tiene que aguantar unos ochenta kilos y caber en el ascensor.",
            "Podemos ir a buscarlo si no está más lejos que el molino.",
            "Los niños tienen tres y cinco años y se duermen a las ocho.",
            "Avisad si alguien es alérgico a los frutos secos, por favor.",
            "Si el lunes no puede nadie, el jueves siguiente también vale; dejad aquí una nota.",
        ],
        places: [
            "Calle Olmo",
            "el molino viejo",
            "Biblioteca",
            "Plaza Mayor 4",
        ],
    },
    Tongue {
        code: "ar",
        things: [
            "سلم",
            "معاطف شتوية",
            "توصيلة إلى العيادة",
            "مساعدة في ملء استمارة",
            "سرير أطفال",
            "خبز وحساء",
            "كيسان من البطاطا",
            "منفاخ دراجة",
            "من يقرأ الرسائل بصوت عال",
            "ماكينة خياطة",
            "شتلات طماطم",
            "غرفة هادئة لساعة",
        ],
        asks: ["أبحث عن", "نحتاج إلى", "من يعيرني"],
        gives: ["أقدم", "أستطيع أن أحضر", "يسعدني أن أشارك"],
        sentences: [
            "أي وقت هذا الأسبوع مناسب.",
            "أنا في البيت بعد الرابعة وطوال يوم السبت.",
            "اقرعوا الجرس مرتين فصوته خافت.",
            "يجب أن يحمل نحو ثمانين كيلوغراما.",
            "نستطيع أن نأتي لأخذه إن لم يكن أبعد من المطحنة.",
            "عمر الأطفال ثلاث وخمس سنوات وينامون في السابعة.",
            "أخبرونا من فضلكم إن كانت لديكم حساسية من المكسرات.",
            "إن لم يستطع أحد يوم الاثنين فالخميس الذي يليه مناسب أيضا.",
        ],
        places: ["شارع الدردار", "المطحنة القديمة", "المكتبة", "الساحة"],
    },
];

/// One of these.
fn one<'a, T>(of: &'a [T], chance: &mut StdRng) -> &'a T {
    &of[chance.random_range(0..of.len())]
}

fn tongue(chance: &mut StdRng) -> &'static Tongue {
    one(&TONGUES, chance)
}

/// A few words: a note, thanks.
pub(crate) fn words(chance: &mut StdRng) -> String {
    let tongue = tongue(chance);
    (*one(&tongue.sentences, chance)).to_owned()
}

/// Whether it happens, in so many of a hundred cases.
pub(crate) fn now_and_then(percent: u32, chance: &mut StdRng) -> bool {
    chance.random_range(0..100) < percent
}

/// How much people say in a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sizes {
    /// A title and nothing else.
    Small,
    /// As people write: mostly a sentence or two, now and then a page.
    #[default]
    AsWritten,
    /// As much as fits.
    Large,
}

impl Sizes {
    /// The sizes that go by this name; none if nothing does.
    pub(crate) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "small" => Self::Small,
            "as-written" => Self::AsWritten,
            "large" => Self::Large,
            _ => return None,
        })
    }

    /// The name they go by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::AsWritten => "as-written",
            Self::Large => "large",
        }
    }
}

/// A record as people write them; no two alike.
pub(crate) fn draft(today: Day, sizes: Sizes, chance: &mut StdRng) -> Draft {
    let tongue = tongue(chance);
    let thing = *one(&tongue.things, chance);
    let category = one(&Category::all().collect::<Vec<_>>(), chance).to_owned();
    let (opening, details) = match chance.random_range(0..100) {
        0..48 => (one(&tongue.asks, chance), need(category, chance)),
        48..80 => (one(&tongue.gives, chance), {
            let offer = Offer {
                category,
                ..Offer::default()
            };
            Details::Offer(offer)
        }),
        80..90 => {
            let direction = one(&[Direction::Teach, Direction::Learn], chance).to_owned();
            (
                one(&tongue.gives, chance),
                Details::Skill(Skill::new(direction)),
            )
        }
        _ => (one(&tongue.gives, chance), event(today, chance)),
    };
    let basics = Basics {
        title: format!("{opening} {thing} ({})", chance.random_range(1..1_000_000)),
        body: body(tongue, sizes, chance),
        tags: if sizes != Sizes::Small && now_and_then(30, chance) {
            vec![thing.split(' ').next_back().unwrap_or(thing).to_owned()]
        } else {
            vec![]
        },
        place: if sizes != Sizes::Small && now_and_then(60, chance) {
            (*one(&tongue.places, chance)).to_owned()
        } else {
            String::new()
        },
        language: tongue.code.to_owned(),
        sealed: now_and_then(15, chance).then(|| SealedPart {
            telephone: format!("+34 600 {:06}", chance.random_range(0..1_000_000)),
            ..SealedPart::default()
        }),
        ..Basics::default()
    };
    Draft::new(basics, details).expect("what is put together here keeps within all limits")
}

fn need(category: Category, chance: &mut StdRng) -> Details {
    let urgency = match chance.random_range(0..100) {
        0..4 => Urgency::Now,
        4..20 => Urgency::Days,
        20..50 => Urgency::Week,
        _ => Urgency::Anytime,
    };
    Details::Need(Need {
        category,
        urgency,
        ..Need::default()
    })
}

/// The most sentences of which any fit into a record.
const MOST_SENTENCES: usize = 20;

/// Most people write a sentence or two, some nothing, a few a whole page.
fn body(tongue: &Tongue, sizes: Sizes, chance: &mut StdRng) -> String {
    let sentences = match (sizes, chance.random_range(0..100)) {
        (Sizes::Small, _) => 0,
        (Sizes::Large, _) => MOST_SENTENCES,
        (Sizes::AsWritten, 0..25) => 0,
        (Sizes::AsWritten, 25..60) => 1,
        (Sizes::AsWritten, 60..80) => 2,
        (Sizes::AsWritten, 80..95) => chance.random_range(3..6),
        (Sizes::AsWritten, _) => chance.random_range(6..14),
    };
    let said: Vec<&str> = (0..sentences)
        .map(|_| *one(&tongue.sentences, chance))
        .collect();
    said.join(" ")
}

/// An evening in the coming weeks, with shifts and things to bring.
fn event(today: Day, chance: &mut StdRng) -> Details {
    let day = today.plus(chance.random_range(25..60)).start().millis() / 86_400_000;
    let date = u32::try_from(day).ok().and_then(Date::from_number);
    let date = date.expect("days of our time are dates");
    let start = DateTime::new(date, chance.random_range(9..21), 30).expect("such a time is there");
    let mut event = Event::new(start, "Europe/Madrid");
    event.minutes = 120;
    if now_and_then(50, chance) {
        event.shifts = ["kitchen", "door", "dishes"]
            .map(|role| Shift {
                role: role.to_owned(),
                min: 1,
                max: 6,
            })
            .into();
    }
    if now_and_then(50, chance) {
        event.bring = vec![Bring {
            item: "chairs".to_owned(),
            count: 20,
        }];
    }
    Details::Event(event)
}
