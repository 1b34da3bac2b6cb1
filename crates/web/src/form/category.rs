//! Which category words are about: a table of words in the languages of the pages. It proposes; the
//! person decides.

/// Beginnings of words, per category. A word counts for each beginning that it has; the longer, the
/// surer.
const WORDS: [(&str, &str); 14] = [
    (
        "food",
        "food soup bread potato apple vegetable fruit rice milk meal cook cake flour egg dinner lunch \
         grocer kitchen bean pasta jam harvest comida sopa pan patata papa verdura fruta arroz leche \
         cocin cena almuerzo harina huevo pastel tarta طعام خبز حساء بطاطا خضار فواكه رز حليب طبخ كعك",
    ),
    (
        "housing",
        "room flat apartment rent roof couch sleep overnight shelter landlord housing sublet bed \
         habitacion piso alquil techo sofa dormir casero vivienda cama غرفة شقة سكن إيجار نوم سرير مأوى",
    ),
    (
        "goods",
        "cloth jacket coat shoe blanket toy book furniture table chair pram stroller diaper nappy \
         lamp pot crib ropa chaqueta abrigo zapato manta juguete libro mueble mesa silla pañal \
         lampara cuna ملابس معطف حذاء بطانية لعبة كتاب أثاث طاولة كرسي حفاض",
    ),
    (
        "tools",
        "tool drill hammer ladder saw screw wrench spanner shovel wheelbarrow mower trailer repair \
         herramienta taladro martillo escalera sierra tornillo llave pala carretilla cortacesped \
         remolque repara أداة مثقاب مطرقة سلم منشار مفك مجرفة عربة تصليح",
    ),
    (
        "transport",
        "lift ride drive car van transport move moving airport station pick carry bike bicycle truck \
         llevar viaje coche carro furgoneta transporte mudanza aeropuerto estacion bici camion \
         توصيل سيارة نقل مطار محطة دراجة شاحنة",
    ),
    (
        "health",
        "health doctor clinic medicine pharmacy hospital wheelchair crutch glasses dentist therapy \
         salud medico clinica medicina farmacia hospital muleta gafas dentista terapia صحة طبيب عيادة \
         دواء صيدلية مستشفى عكاز نظارة أسنان",
    ),
    (
        "care",
        "babysit childcare child kid baby school pick-up elder grandm grandf dog cat pet walk visit \
         niñera niño niña bebe cole abuel perro gato mascota cuidar pasear أطفال طفل رضيع مدرسة مسن \
         جدة كلب قطة رعاية",
    ),
    (
        "skills",
        "teach learn lesson course language tutor homework practice guitar piano english spanish \
         arabic maths computer clase curso aprender enseñar idioma deberes guitarra ingles español \
         arabe ordenador درس تعليم تعلم لغة واجبات موسيقى حاسوب إنجليزية إسبانية عربية",
    ),
    (
        "work",
        "job work shift hire cleaning gardening application cv trabajo empleo turno limpieza jardin \
         curriculum عمل وظيفة تنظيف بستنة",
    ),
    (
        "legal",
        "legal lawyer court visa asylum permit papers rights police contract eviction abogad juicio \
         visado asilo permiso papeles derechos policia contrato desahucio قانون محامي محكمة تأشيرة لجوء \
         إقامة حقوق شرطة عقد",
    ),
    (
        "money",
        "money form tax bill loan bank fund debt benefit letter dinero formulario impuesto factura \
         prestamo banco fondo deuda ayuda carta مال استمارة ضريبة فاتورة قرض بنك دين رسالة",
    ),
    (
        "space",
        "space hall workshop garage storage garden cellar venue espacio sala taller garaje almacen \
         huerto sotano local مكان قاعة ورشة مرآب مخزن حديقة قبو",
    ),
    (
        "company",
        "company talk tea coffee chat lonely game chess together friend compañia charla cafe juego \
         ajedrez juntos amig صحبة حديث شاي قهوة لعب شطرنج معا صديق",
    ),
    (
        "emergency",
        "emergency fire flood outage evacuat water power emergencia incendio inundacion apagon agua \
         طوارئ حريق فيضان انقطاع ماء",
    ),
];

/// So many words at the beginning weigh more, the first most.
const FIRST_WORDS: usize = 4;

/// The category that a line of words is most likely about; none if nothing speaks for one.
pub(crate) fn suggest(line: &str) -> Option<&'static str> {
    let words: Vec<String> = line
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .map(plain)
        .collect();
    let mut best = (0, None);
    for (category, beginnings) in WORDS {
        let scores = words.iter().map(|word| score(word, beginnings));
        // What comes first is meant: "lift to the clinic" is a lift.
        let first = words.iter().position(|word| score(word, beginnings) > 0);
        let early = FIRST_WORDS.saturating_sub(first.unwrap_or(FIRST_WORDS));
        let score = scores.sum::<usize>() + early;
        if score > best.0 {
            best = (score, Some(category));
        }
    }
    best.1
}

/// How surely a word is one of these: the letters of the longest beginning that it has.
fn score(word: &str, beginnings: &str) -> usize {
    let without_article = word.strip_prefix("ال").unwrap_or(word);
    let begins = |beginning: &str| {
        let beginning = plain(beginning);
        // A short beginning is a word of its own, or its plural: "car" is not in "care".
        let letters = beginning.chars().count();
        let rest = without_article.strip_prefix(&beginning)?;
        (letters > 4 || rest.chars().count() <= 1).then_some(letters)
    };
    beginnings
        .split_whitespace()
        .filter_map(begins)
        .max()
        .unwrap_or_default()
}

/// Small letters without accents.
fn plain(word: &str) -> String {
    let letter = |c: char| match c {
        'á' | 'à' | 'â' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'í' | 'ì' => 'i',
        'ó' | 'ò' => 'o',
        'ú' | 'ù' | 'ü' => 'u',
        'أ' | 'إ' | 'آ' => 'ا',
        'ة' => 'ه',
        other => other,
    };
    word.chars()
        .flat_map(char::to_lowercase)
        .map(letter)
        .collect()
}

#[cfg(test)]
mod tests {
    use potluck_model::category::Category;

    use super::*;

    #[test]
    fn everyday_lines_find_their_category() {
        for (line, category) in [
            ("Lift to the clinic on Tuesday, by car", Some("transport")),
            ("Lift to the clinic", Some("transport")),
            ("Two bags of potatoes", Some("food")),
            ("A LADDER for Saturday", Some("tools")),
            ("Somebody to babysit on Friday", Some("care")),
            (
                "Necesito que alguien me lleve: viaje en coche",
                Some("transport"),
            ),
            ("Clases de inglés", Some("skills")),
            ("Pan y verduras", Some("food")),
            ("أحتاج إلى الخبز", Some("food")),
            ("درس في اللغة العربية", Some("skills")),
            ("Winter jackets", Some("goods")),
            ("Xyzzy", None),
            ("", None),
        ] {
            assert_eq!(suggest(line), category, "{line}");
        }
    }

    #[test]
    fn all_of_the_table_are_categories() {
        for (category, _) in WORDS {
            assert!(category.parse::<Category>().is_ok(), "{category}");
        }
    }
}
