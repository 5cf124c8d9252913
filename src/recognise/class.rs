//! Closed classes of English words that say who is meant, who speaks and what joins two people.
//!
//! A word's class is looked up once per distinct word of a story, by its lower-case form. The lists hold
//! what the language has few of (pronouns, titles, verbs of speech) or what is typical enough to count
//! (words of romance, kinship, strife); nothing here is taken from a particular story.

use std::sync::LazyLock;

use super::table::{Probe, Table};

/// A set of classes, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class(u64);

impl Class {
    // The first sixteen are those that each token carries with it ([`Class::carried`]).
    pub(super) const HE: Self = Self(1);
    pub(super) const SHE: Self = Self(1 << 1);
    pub(super) const THEY: Self = Self(1 << 2);
    pub(super) const I: Self = Self(1 << 3);
    pub(super) const YOU: Self = Self(1 << 4);
    pub(super) const ROMANCE: Self = Self(1 << 5);
    pub(super) const KIN: Self = Self(1 << 6);
    pub(super) const STRIFE: Self = Self(1 << 7);
    /// Tells of feeling or of closeness, which may be love.
    pub(super) const TENDER: Self = Self(1 << 8);
    /// A verb that carries speech: `said`, `asked`.
    pub(super) const SPEECH: Self = Self(1 << 9);
    /// A title of a man, a woman, or either, before a name.
    pub(super) const SIR: Self = Self(1 << 10);
    pub(super) const LADY: Self = Self(1 << 11);
    pub(super) const RANK: Self = Self(1 << 12);
    /// Joins the parts of a name: `de`, `von`.
    pub(super) const PARTICLE: Self = Self(1 << 13);
    /// Never a person's name by itself, however it is written.
    pub(super) const NO_NAME: Self = Self(1 << 14);
    /// A place or a time follows: `in`, `near`.
    pub(super) const PLACE: Self = Self(1 << 15);
    /// `the`, `a`, `this`: no name of a person follows as a rule.
    pub(super) const ARTICLE: Self = Self(1 << 16);
    /// An everyday verb that people do: `looked`, `had`.
    pub(super) const VERB: Self = Self(1 << 17);
    /// What is told is remembered, imagined or said of somebody who is not there.
    pub(super) const THOUGHT: Self = Self(1 << 18);
    /// Common given names, by the gender most bearers have.
    pub(super) const MAN: Self = Self(1 << 19);
    pub(super) const WOMAN: Self = Self(1 << 20);
    /// A man, a woman by what they are: `boy`, `mother`.
    pub(super) const MALE_NOUN: Self = Self(1 << 21);
    pub(super) const FEMALE_NOUN: Self = Self(1 << 22);
    /// Follows the name of a place or a thing: `Street`, `Hall`.
    pub(super) const THING: Self = Self(1 << 23);
    pub(super) const AND: Self = Self(1 << 24);
    /// A kind of being or office that stands for its bearer: `the Doctor`.
    pub(super) const OFFICE: Self = Self(1 << 25);
    /// A word so common that at a sentence's start its capital says nothing.
    pub(super) const COMMON: Self = Self(1 << 26);
    pub(super) const OF: Self = Self(1 << 27);
    pub(super) const FAMILY_TITLE: Self = Self(1 << 28);
    pub(super) const BE: Self = Self(1 << 29);
    pub(super) const WIFE_TITLE: Self = Self(1 << 30);
    pub(super) const HAD: Self = Self(1 << 31);
    pub(super) const NAME_NOUN: Self = Self(1 << 32);
    pub(super) const GROUP: Self = Self(1 << 33);
    /// The name of a country, a state or a town.
    pub(super) const LAND: Self = Self(1 << 34);

    pub(super) const TITLE: Self = Self(Self::SIR.0 | Self::LADY.0 | Self::RANK.0);
    pub(super) const THIRD: Self = Self(Self::HE.0 | Self::SHE.0);

    /// True if the word is in any of the classes of `other`.
    #[inline]
    pub(super) fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The classes that a token carries with it.
    #[inline]
    pub(super) const fn carried(self) -> u16 {
        self.0 as u16
    }

    /// The classes of which a token carries `bits`.
    #[inline]
    pub(super) fn of_carried(bits: u16) -> Self {
        Self(u64::from(bits))
    }

    #[inline]
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The classes of a word, however it is written.
pub(super) fn class_of(text: &str) -> Class {
    /// Bytes of a word that is put in small letters without an allocation; no listed word is longer.
    const LONGEST: usize = 24;
    if text.is_ascii() && text.len() <= LONGEST {
        let mut small = [0; LONGEST];
        small[..text.len()].copy_from_slice(text.as_bytes());
        small.make_ascii_lowercase();
        return class_of_any(&small, text.len());
    }
    let small = text.to_lowercase().replace('\u{2019}', "'");
    class_of_any(small.as_bytes(), small.len())
}

/// The classes of the word in small letters that the first `length` bytes of `small` are.
fn class_of_any(small: &[u8], length: usize) -> Class {
    if length == 0 { Class::default() } else { class_of_small(Probe::of(small, 0..length), &small[..length]) }
}

/// The classes of a word in small letters, whose probe is known.
pub(super) fn class_of_small(probe: Probe, word: &[u8]) -> Class {
    let listed = &*CLASSES;
    let class = if listed.may_hold(probe) {
        let found = listed.table.search(probe, |number| listed.words[number as usize].as_bytes() == word);
        found.map_or(Class::default(), |number| listed.classes[number as usize])
    } else {
        Class::default()
    };
    let is_verb = word.len() > 4 && (word.ends_with(b"ed") || word.ends_with(b"ing"));
    if is_verb { class.with(Class::VERB) } else { class }
}

/// All words of the lists, each with its classes.
struct Listed {
    table: Table,
    words: Vec<&'static str>,
    classes: Vec<Class>,
    /// A bit for each word, many times as many as there are words: most words of a text are in no list, and this says so
    /// without a look at the table.
    filter: Vec<u64>,
}

impl Listed {
    /// Bits of the filter.
    const BITS: usize = 1 << 16;

    fn may_hold(&self, probe: Probe) -> bool {
        let bit = probe.bucket(Self::BITS);
        self.filter[bit / 64] >> (bit % 64) & 1 == 1
    }
}

static CLASSES: LazyLock<Listed> = LazyLock::new(|| {
    let filter = vec![0; Listed::BITS / 64];
    let mut listed = Listed { table: Table::new(4096), words: Vec::new(), classes: Vec::new(), filter };
    let probe = |word: &str| Probe::of(word.as_bytes(), 0..word.len());
    for (class, words) in LISTS {
        for word in words.split_whitespace() {
            match listed.table.search(probe(word), |number| listed.words[number as usize] == word) {
                Ok(number) => listed.classes[number as usize] = listed.classes[number as usize].with(*class),
                Err(slot) => {
                    let number = listed.words.len() as u32;
                    let bit = probe(word).bucket(Listed::BITS);
                    listed.filter[bit / 64] |= 1 << (bit % 64);
                    listed.words.push(word);
                    listed.classes.push(*class);
                    let words = &listed.words;
                    listed.table.put(probe(word), slot, number, |number| probe(words[number as usize]));
                }
            }
        }
    }
    listed
});

const LISTS: &[(Class, &str)] = &[
    (Class::HE, "he him his himself"),
    (Class::SHE, "she her hers herself"),
    (Class::THEY, "they them their theirs themselves themself"),
    (Class::I, "i me my mine myself"),
    (Class::YOU, "you your yours yourself ya"),
    (Class::BE, "is was are were am be been"),
    (Class::HAD, "had"),
    (
        Class::SPEECH,
        "said says say saying asked asks asking replied replies answered answers cried cries shouted shouts \
         whispered whispers murmured murmurs muttered mutters exclaimed exclaims yelled yells screamed screams \
         snapped snaps growled growls hissed hisses groaned groans moaned moans sighed sighs laughed laughs \
         chuckled chuckles giggled giggles grinned smiled smiles smirked smirks snorted snorts scoffed scoffs \
         grumbled grumbles mumbled mumbles stammered stammers stuttered stutters added adds continued continues \
         returned rejoined retorted retorts observed remarked remarks declared declares announced announces \
         explained explains told tells began begins interrupted interrupts suggested suggests agreed agrees \
         admitted admits insisted insists demanded demands inquired enquired pleaded pleads begged begs \
         commented comments called calls drawled drawls purred gasped gasps breathed breathes choked sobbed \
         whimpered whined whines teased teases joked jokes quipped countered protested protests argued argues \
         warned warns ordered orders commanded promised promises confessed confirmed repeated repeats responded \
         responds offered offers greeted greets blurted huffed huffs hummed hums cooed rasped croaked barked \
         bellowed roared roars spat sneered snarled snarls deadpanned mused muses thought wondered ejaculated \
         persisted resumed concluded finished echoed prompted urged chimed squeaked squealed shrieked wailed \
         went goes piped pouted grunted nodded nods shrugged shrugs frowned frowns stated states reassured reassures \
         apologized apologised apologizes apologises greets scoff informed informs corrected corrects guessed guesses \
         concludes prompts echoes rasps croaks barks bellows roars sneers spits deadpans wonders thinks \
         counters quips blurts coos purrs gasps breathes chokes sobs whimpers squeaks squeals shrieks wails huffs \
         pouts grunts pipes chimes urges commands confesses confirms requested requests proposed \
         grins smiles chided chides scolded scolds soothed soothes conceded concedes reminded reminds advised \
         advises volunteered volunteers ventured ventures intoned intones recited recites crooned croons",
    ),
    (
        Class::SIR,
        "mr mister sir lord uncle father brother king prince baron count duke emperor monsieur m herr senor \
         signor don dom mynheer squire grandfather grandpa grandad master messrs friar abbe comte marquis vicomte earl \
         viscount sire grampa papa",
    ),
    (
        Class::LADY,
        "mrs ms miss lady aunt auntie aunty mother sister queen princess baroness countess duchess empress \
         madame madam mme mlle mademoiselle frau fraulein senora senorita signora dame grandmother grandma granny \
         nana marquise mistress mama ma'am",
    ),
    (Class::WIFE_TITLE, "mrs mme madame frau senora signora"),
    (
        Class::FAMILY_TITLE,
        "uncle aunt auntie aunty father mother brother sister grandfather grandmother grandma grandpa granny",
    ),
    (
        Class::RANK,
        "dr doctor prof professor captain capt commander cmdr lieutenant lt sergeant sgt colonel col general gen \
         major maj admiral agent detective inspector officer sheriff deputy judge justice senator president mayor \
         chief corporal cpl private constable coach nurse principal headmaster headmistress reverend rev \
         rabbi bishop cardinal pope archbishop chancellor minister secretary governor ambassador knight ser \
         comrade cousin little young old poor dear parson deacon elder healer auror alpha consul chairman \
         supervisor counselor superintendent director ensign marshal commissioner",
    ),
    (
        Class::OFFICE,
        "doctor professor captain commander lieutenant sergeant colonel general major admiral detective inspector \
         sheriff judge president mayor king queen prince princess duke duchess count countess marquis baron lord \
         lady emperor empress master mistress vicar parson priest bishop cardinal director chief chancellor \
         grandmother grandfather secretary governor stranger knight baroness marchioness earl squire widow witch wizard slayer watcher headmaster dragon beast voice \
         wolf fox raven boss father mother abbot monk joker batman outsider \
         traveller traveler warden champion commandant consul cook nurse frenchman englishman",
    ),
    (Class::PARTICLE, "de du des la le von van der den del della di da dos al el bin ibn ben o' san santa st"),
    (Class::OF, "of"),
    (Class::AND, "and & or nor"),
    (Class::ARTICLE, "the a an this that these those his her my your our their its every each no some any another"),
    (
        Class::PLACE,
        "in at near from across throughout towards toward through outside inside within into around beyond via \
         leaving left reached north south east west",
    ),
    (
        Class::VERB,
        "was had has is would could should did does will can might must went came looked saw knew felt took \
         gave got made found heard stood sat turned left held put kept let ran told fell brought began wore bit \
         drew threw rose grew spoke broke woke shook drove wrote chose swore tore froze stole led fed fled slid \
         hid lay laid leaned leant met won lost sent spent meant slept wept crept caught bought taught sought \
         swung hung stuck struck clung flung sank drank sang sprang shrank swam bent built burst cut cast cost \
         hit hurt quit set shot shut spread split thrust paid stayed tried wanted seemed never always just only \
         still also already suddenly slowly quickly finally who whose knows thinks looks walks takes sees gets \
         feels stands sits turns leans watches pulls pushes shakes makes gives comes goes wants knows doesn't \
         didn't wasn't couldn't wouldn't hadn't isn't won't can't hasn't",
    ),
    (
        Class::ROMANCE,
        "love loved lover lovers beloved sweetheart marry married marrying marriage wedding bride bridegroom husband \
         wife fiance fiancee spouse engaged engagement betrothed jealous jealousy passion attachment kiss kissed kisses \
         kissing boyfriend girlfriend dating crush soulmate soulmates mated courting suitor lovemaking orgasm cock \
         aroused arousal moaned naked caress caressed cuddled cuddling flirting flirted honeymoon elope eloped",
    ),
    (
        Class::TENDER,
        "lips arms fingers embrace embraced embracing breath blush blushed blushing trembled trembling gaze gazed \
         gazing glance glanced beside nearer waist tender tenderly tenderness darling dearest clasped clasp pressed \
         shoulder hair lap nestled clung cling hug hugged hugging cuddle forgive forgiven forgiveness proud longing \
         longed emotion emotions adore adored affection affections affectionate admire admired admiration admirer \
         happiness charm charming beauty despair agitation agitated embarrassment embarrassed farewell propose \
         proposed proposal refused refusal heart hearts feelings worship devotion devoted yearning desire desired \
         miserable flirt flirtation partner attentions unworthy",
    ),
    (
        Class::KIN,
        "brother brothers sister sisters mother father mom mum dad daddy mommy mummy mamma papa son daughter \
         cousin cousins aunt uncle nephew niece sibling siblings parent parents child children kid twin twins \
         grandfather grandmother grandson granddaughter family stepfather stepmother kin parental brotherly \
         sisterly fatherly motherly filial ward guardian",
    ),
    (
        Class::STRIFE,
        "fight fought enemy enemies hate hated hates kill killed murder murdered stab stabbed punch punched attack \
         attacked threat threatened threaten anger angry rage furious quarrel quarrelled despise despised rival \
         scorn revenge villain insult insulted",
    ),
    (
        Class::THOUGHT,
        "thought thoughts thinking remember remembered remembering memory memories memorial missed miss knowing \
         dream dreamed dreamt dreaming dreams wondered wondering imagine imagined imagining recalled recalling \
         reminded believed hoped wished feared ago once letter wrote written dead death funeral grave died mention \
         mentioned mentioning talked talking heard told about regarding without former formerly used",
    ),
    (
        Class::MALE_NOUN,
        "man boy gentleman fellow father brother son uncle husband nephew grandfather king prince lad guy dad \
         bloke dude bachelor widower lord actor waiter boyfriend wizard stepfather stepbrother",
    ),
    (
        Class::FEMALE_NOUN,
        "woman girl mother sister daughter aunt wife niece grandmother queen princess lass mom mum actress \
         waitress widow maid girlfriend witch housewife heroine hostess heiress stepmother stepsister spinster",
    ),
    (Class::NAME_NOUN, "name named called"),
    (
        Class::GROUP,
        "family families brothers sisters twins siblings parents boys girls clan house gang team crew band household \
         estate residence mansion apartment place home house's folks clans line tribe bros kids",
    ),
    (
        Class::LAND,
        "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho \
         illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi \
         missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia \
         washington wisconsin wyoming manhattan brooklyn queens bronx harlem york jersey hollywood vegas angeles \
         francisco diego orleans chicago boston philadelphia detroit seattle denver atlanta dallas houston miami \
         london paris rome berlin vienna madrid lisbon dublin edinburgh glasgow manchester liverpool birmingham \
         leeds bristol bath brighton cambridge oxford kent sussex essex surrey suffolk norfolk devon devonshire \
         cornwall dorset somerset somersetshire yorkshire lancashire derbyshire hertfordshire hampshire wiltshire \
         shropshire northamptonshire lancaster england scotland wales ireland britain france germany spain italy \
         portugal greece turkey russia poland austria hungary prussia holland belgium switzerland sweden norway \
         denmark finland iceland europe america canada mexico cuba brazil argentina chile peru africa egypt \
         morocco algeria nigeria kenya asia india china japan korea tokyo kyoto osaka beijing hong kong moscow \
         petersburg constantinople istanbul jerusalem bethlehem babylon troy sparta venice florence naples \
         milan genoa geneva zurich brussels amsterdam hamburg munich prague budapest warsaw stockholm copenhagen \
         oslo helsinki cairo baghdad tehran kabul afghanistan iraq iran israel syria lebanon arabia persia \
         pakistan bombay calcutta delhi singapore melbourne australia zealand westminster piccadilly \
         thames seine rhine danube nile mississippi atlantic pacific mediterranean channel",
    ),
    (
        Class::THING,
        "street road avenue lane square park hall house castle abbey church college university school academy \
         hospital hotel inn bridge river landing office lake sea ocean mountain mountains hill hills island islands county city \
         town village court palace tower gate station airport bay beach canyon valley creek forest woods \
         inc corp corporation company co industries enterprises records magazine times post journal daily news \
         club bar cafe restaurant theatre theater museum library bank store shop market tavern pub bible act \
         war battle treaty day night eve week month year century era army navy force forces department office \
         bureau agency council committee ministry order institute foundation association union league team \
         award prize cup show games game series book books song album film movie street's jersey carolina \
         dakota hampshire york zealand states kingdom republic empire language accent style cathedral chapel \
         lodge manor cottage grange farm ranch terrace place gardens garden heights drive boulevard alley block shire wood dale common",
    ),
    (
        Class::NO_NAME,
        "i i'm i'll i've i'd we us he she they it you me my his her their its our your him them the a an and but or nor so \
         if as at by for from in into of off on onto out over to up with without within about above across after \
         against along among around because before behind below beneath beside besides between beyond despite \
         down during except inside like near outside past per since than that this these those though although \
         through throughout till toward towards under underneath until unless unlike upon via when whenever where \
         wherever whether which while who whoever whom whose why what whatever how however then there here now \
         not no yes yeah yep yup nope nah oh ah aha ahh uh um umm hmm hm huh hey hi hello bye goodbye okay ok o alright \
         well sure fine right please thanks thank sorry damn dammit hell shit fuck fucking crap god gods christ \
         jesus lord goodness heavens heaven almighty providence wow whoa ouch ugh eh er erm shh psst tsk pfft mhm uhm ha haha \
         is are was were be been being am do does did done doing have has had having can could will would shall \
         should may might must let let's lets get got go goes going gone come came say said see saw look looked \
         know knew think thought take took make made give gave want tell told find found feel felt try leave call \
         all any both each every everyone everybody everything few many more most much neither nobody none \
         nothing one two three four five six seven eight nine ten eleven twelve hundred thousand million first \
         second third last next other others another some somebody someone something such same own several half \
         again ago ahead almost alone already also always anyway away back perhaps maybe probably just only even \
         ever never often once sometimes soon still suddenly finally slowly quickly quite rather really too very \
         yet instead indeed meanwhile moreover nevertheless otherwise therefore thus else enough especially \
         january february march april june july august september october november december monday tuesday \
         wednesday thursday friday saturday sunday spring summer autumn winter morning afternoon evening night \
         midnight noon today tomorrow yesterday tonight christmas easter halloween thanksgiving valentine's \
         english british irish scottish scotch welsh french german italian spanish russian american americans \
         european indian chinese japanese korean african asian greek roman latin dutch polish turkish arab jewish \
         jew jews christian christians catholic catholics protestant muslim hebrew englishman englishmen frenchman \
         frenchmen german germans italians canadian australian mexican swedish danish norwegian austrian prussian \
         england britain france germany italy spain russia america europe africa asia india china japan \
         canada australia ireland scotland wales london york oxford cambridge bath rome chicago boston \
         earth sun moon north south east west western eastern northern southern \
         chapter part book volume section prologue epilogue introduction preface contents appendix note notes \
         tv dvd usa us uk fbi cia nypd pm am ad bc dna id cd pc ad dj iq bbc ceo ptsd atm vip sos swat nasa er \
         street road avenue house hall park church mr mrs miss ms sir madam ma'am dear good great new old little big \
         long young poor happy true real best better dead gone true early late high low hard strange beautiful \
         don't didn't doesn't won't wouldn't can't couldn't shouldn't isn't aren't wasn't weren't haven't hasn't \
         hadn't ain't that's there's what's it's he's she's who's here's where's how's \
         gryffindor slytherin hufflepuff ravenclaw hogwarts heaven hell bible internet facebook instagram twitter \
         google youtube netflix iphone wifi quidditch muggle muggles \
         congress parliament state government majesty highness grace honour honor lordship ladyship excellency \
         holiness worship esq esquire sirs gentlemen ladies gentleman man men woman women boy boys girl girls child children \
         people person friend friends nature fortune fate death life time love truth beauty virtue \
         art science history religion society world country city town",
    ),
    (
        Class::COMMON,
        "looking seeing hearing feeling standing sitting turning walking running taking making giving coming \
         trying wanting knowing thinking nothing something everything anything anyone besides wait stop stay keep \
         hold put turn pull push show help ask answer talk speak listen watch stand sit run walk move play work \
         believe remember forget imagine guess suppose hope wish need love hate hurt die kill save follow start \
         everyone eyes hands face head heart voice arms silence darkness music laughter tears water light air \
         yesterday tomorrow certainly surely obviously clearly apparently actually honestly seriously exactly \
         absolutely definitely possibly naturally usually eventually immediately instantly carefully gently \
         quietly softly unfortunately fortunately luckily sadly sure okay welcome congratulations morning \
         rose will hope faith grace joy mark may june bill jack chance grant frank ernest earnest",
    ),
    (
        Class::MAN,
        "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony \
         mark donald steven stephen paul andrew joshua kenneth kevin brian george timothy ronald edward jason \
         jeffrey ryan jacob gary nicholas eric jonathan larry justin scott brandon benjamin samuel gregory \
         alexander frank patrick raymond jack dennis jerry tyler aaron jose adam nathan henry douglas zachary peter \
         kyle walter ethan jeremy harold keith roger noah gerald carl terry sean arthur austin lawrence \
         lawrie jesse dylan bryan joe jordan billy bruce albert willie gabriel logan alan juan wayne roy ralph \
         randy eugene vincent russell elijah louis bobby philip phillip johnny harry tom tommy dick bob bill jim jimmy \
         ned fred freddie frederick ted eddie ed sam ben dan danny mike nick tony alec alex max leo oliver hugh \
         edmund edgar ernest francis cecil clarence herbert horace percy rupert sidney stanley theodore victor \
         wilfred basil cyril gilbert lionel maurice neville rowland roland sebastian simon tobias hubert archibald \
         archie reginald geoffrey godfrey ambrose augustus bartholomew barnaby caleb clement cornelius dorian \
         ebenezer ezra gideon giles hector ichabod isaac israel jasper jeremiah jonah josiah julian julius lucas \
         luke marcus martin miles moses oscar owen quentin reuben rufus silas solomon stuart toby uriah wallace \
         jean pierre jacques hans fritz karl otto ivan dmitri alexei boris sergei vladimir nikolai pyotr andrei juan \
         pedro carlos antonio giovanni marco luigi ron draco severus sirius remus albus dean castiel derek stiles \
         steve bucky clint thor loki sherlock mycroft merlin spike xander angel riley wesley jared jensen liam louis \
         zayn niall kirk spock leonard hikari hiro izuku katsuki shouto eijirou naruto sasuke kakashi goku ichigo \
         zuko sokka aang percy grover damon stefan klaus elijah chuck lucifer crowley evan chris tim wally dick \
         jeff greg matt josh jake luke cole connor tyler trevor travis troy wade ward wes will ian neil evan",
    ),
    (
        Class::WOMAN,
        "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra \
         ashley kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura \
         cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine \
         debra rachel carolyn janet catherine maria heather diane ruth julie olivia joyce virginia victoria kelly \
         lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline martha gloria teresa ann anne \
         sara madison frances kathryn janice jean abigail alice julia judy sophia grace denise amber doris marilyn \
         danielle beverly isabella theresa diana natalie brittany charlotte marie kayla alexis lori fanny harriet \
         jane lydia kitty lizzy eliza georgiana caroline marianne elinor lucy maud maude edith ethel florence \
         gertrude hester hilda ida ivy jessie kate katie kathy lily lilian lillian lottie louisa louise mabel madeline \
         marion matilda mildred millicent minnie molly nell nellie nelly nora norah phoebe polly priscilla \
         rosamond rosa rose rosie sally selina sibyl sophie sophy susie sylvia tess tessa ursula viola vivian \
         winifred zoe agnes ada adela adelaide annie arabella augusta beatrice bella belle bertha bessie betsy \
         biddy blanche bridget cassandra cecilia celia clara clarissa cordelia cora daisy dora dorothea eleanor \
         ellen elsie emmeline esther estella eugenia eva eve fannie felicia flora geraldine gladys gwen gwendolen \
         hattie hermione ginny luna minerva bellatrix narcissa buffy willow tara anya dawn faith joyce drusilla \
         cordelia fred katara toph korra asami elena bonnie caroline natasha pepper wanda jo ruby charlie rowena \
         eileen maddie athena hen lena uraraka ochako tsuyu momo sakura hinata ino mikasa rey leia padme ahsoka \
         clarke raven octavia lexa kara lena alex cat regina emma snow belle zelena annabeth piper hazel reyna \
         nina tina gina linda wendy mandy sandy cindy mindy stacy tracy lacey kacey stella isabel isobel isabelle \
         marilla meg beth peggy maggie maisie jenny penny fiona moira sheila maureen dana scully joan cathy \
         heather tess ophelia juliet miranda portia rosalind antonia josephine georgina henrietta wilhelmina",
    ),
];
