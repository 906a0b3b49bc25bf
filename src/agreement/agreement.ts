import { BACKUP_KEPT_DAYS } from "./backups.ts";

/**
 * The DVO's rules in our own words, one entry a section. The DVO itself carries no version or date, so this counts
 * how often we changed what stands here: raise it with every change, since decisions are kept with the version they saw.
 */
const VERSION = 2;

interface Rule {
  readonly title: string;
  /** One to three sentences in Dutch, B1. */
  readonly says: string;
}

const RULES = {
  "1": {
    title: "Partijen",
    says: "Venlo, Roermond, Weert en Nederweert hebben samen afspraken gemaakt over ICT. De afspraken gelden zolang de gemeenten samenwerken in ICT NML.",
  },
  "2.1": {
    title: "Begrippen",
    says: "De Helpdesk is het vaste punt voor al uw vragen en storingen. Een melding afhandelen betekent: oplossen, behalve als wij iets anders met u afspreken.",
  },
  "2.2": {
    title: "Uitgangspunten",
    says: "Alle gemeenten werken met dezelfde standaarden. Wilt u iets anders, dan overleggen de Manager ICT en de directie. Dat kan extra geld kosten.",
  },
  "3": {
    title: "Diensten",
    says: "ICT NML levert vier soorten diensten: systemen en toegang, apparatuur, applicaties, en advies en projecten.",
  },
  "3.3": {
    title: "Applicaties",
    says: "ICT NML zorgt dat een programma op uw scherm start. Wat er daarna in het programma gebeurt, is voor applicatiebeheer van uw gemeente.",
  },
  "3.4": {
    title: "Advies en projecten",
    says: "Advies en projecten gaan op basis van uren. De gemeente betaalt de uren die zij gebruikt.",
  },
  "4.1.1": {
    title: "Apparatuur",
    says: "Wij beheren apparatuur die er bij de start al was of die via ICT NML is gekocht. U mag niet zelf apparatuur op het netwerk aansluiten of programma's installeren.",
  },
  "4.1.2": {
    title: "Aanschaf",
    says: "Nieuwe apparatuur koopt uw gemeente altijd via ICT NML. Zo past het bij de standaard en blijven de kosten laag.",
  },
  "4.1.5": {
    title: "Controle op veiligheid",
    says: "Elke maand zoeken wij naar zwakke plekken in diensten die via internet bereikbaar zijn. Het verkeer van en naar buiten leggen wij vast en bewaren wij minstens drie maanden.",
  },
  "4.2.1": {
    title: "Nieuwe applicaties",
    says: "Een nieuwe applicatie kiest u samen met de i-adviseur van uw gemeente en ICT NML. De applicatie moet geschikt zijn voor onze virtuele werkplek.",
  },
  "4.3.1": {
    title: "Registratie",
    says: "Wij houden bij welke apparatuur, licenties en certificaten er zijn. Daarin staat ook van wie iets is en waar het staat.",
  },
  "4.3.2": {
    title: "Licenties die wij beheren",
    says: "Wij beheren de licenties van onder meer Windows, Microsoft Office, Oracle, SQL en beveiligingssoftware.",
  },
  "4.4": {
    title: "Storingen",
    says: "U meldt storingen en vragen bij de Helpdesk. De eerste lijn legt uw melding vast. Lukt oplossen daar niet, dan gaat de melding naar de tweede lijn.",
  },
  "4.5": {
    title: "Backup en terugzetten",
    says: `Elke dag maken wij een backup. Wij bewaren die ${BACKUP_KEPT_DAYS} dagen, dus wij kunnen tot ${BACKUP_KEPT_DAYS} dagen terug iets herstellen.`,
  },
  "4.6": {
    title: "Netwerk",
    says: "Wij beheren de netwerken in en tussen de gemeentehuizen, de wifi, Gemnet en de verbinding met internet.",
  },
  "4.7.1": {
    title: "Virussen",
    says: "Wij controleren werkplekken, e-mail, internetverkeer en servers op virussen. Bij een snel virus mogen wij delen van het netwerk uitzetten.",
  },
  "4.7.2": {
    title: "Spamfilter",
    says: "Wij controleren alle e-mail op spam. Het filter maakt soms een fout: dan komt er spam door of houdt het een goed bericht tegen.",
  },
  "4.7.3": {
    title: "Firewalls",
    says: "Wij beheren de firewalls tussen ons netwerk en internet. De netwerken van de gemeenten zijn van elkaar gescheiden.",
  },
  "4.7.4": {
    title: "Certificaten",
    says: "Uw gemeente vraagt zelf certificaten aan. Wij installeren en registreren ze, en waarschuwen op tijd als er een verloopt.",
  },
  "4.7.5": {
    title: "Rechten en toegang",
    says: "Wij regelen rechten op het netwerk, systemen en databases, en of u een programma kunt starten. Rechten in een programma regelt uw gemeente. Rechten op een mailbox of agenda geeft de eigenaar zelf. RSA-tokens kopen, registreren en verstrekken wij.",
  },
  "4.8": {
    title: "Opslag",
    says: "U hebt een eigen map en gedeelde mappen. Voor extra ruimte is akkoord van uw leidinggevende nodig. Rechten gelden altijd voor een groep en voor een hele map.",
  },
  "4.9": {
    title: "Telefonie",
    says: "Het beheer van vaste telefoons hoort bij de afspraken. Welk werk wij precies doen, staat in de producten- en dienstencatalogus (PDC).",
  },
  "4.10.1": {
    title: "Reisdocumenten (RAAS)",
    says: "Het systeem voor paspoorten en identiteitskaarten beheren wij niet. Wij kunnen wel het contactpunt zijn bij een storing, en wij wisselen en bewaren de tapes met backups.",
  },
  "4.10.2": {
    title: "Websites",
    says: "De inhoud en de werking van de website en het intranet zijn van uw gemeente zelf. Wij leveren wel de techniek waar een site op draait en wij installeren de certificaten.",
  },
  "4.10.3": {
    title: "Licenties van andere applicaties",
    says: "Wij beheren alleen licenties van besturingssystemen, beheertools, databases en Microsoft Office. Alle andere licenties regelt applicatiebeheer van uw gemeente.",
  },
  "4.10.4": {
    title: "Beeld en geluid",
    says: "Beamers, videovergaderen, smartboards en geluidsinstallaties beheren wij niet. Bij het aansluiten helpen wij wel aan onze kant, samen met de facilitaire afdeling of de leverancier.",
  },
  "4.10.5": {
    title: "Toegang tot gebouwen",
    says: "Paslezers, toegangspassen en het programma daarvoor beheren wij niet. Wij beheren wel de techniek waar dat programma op draait, met de backups.",
  },
  "5": {
    title: "Helpdesk",
    says: "Er is één Helpdesk voor alle aangesloten gemeenten.",
  },
  "5.1": {
    title: "Als u er niet uitkomt",
    says: "De Helpdesk let op de termijn en overlegt met u als die niet lukt. Komt u er niet uit, dan kan uw leidinggevende naar de incidentmanager gaan. Daarna kan het naar de teamleider en ten slotte naar uw gemeente in het directieberaad.",
  },
  "5.2": {
    title: "Grote storingen",
    says: "Duurt een ernstige storing lang of raakt die veel mensen, dan geldt de calamiteitenprocedure. De Helpdesk beoordeelt dat als eerste.",
  },
  "6.1": {
    title: "Kosten",
    says: "Kosten van één gemeente betaalt die gemeente zelf. Gezamenlijke kosten gaan naar het aantal virtuele werkplekken en de gebruikte opslag. Dat aandeel staat in de begroting.",
  },
  "6.2": {
    title: "Kosten van een datalek",
    says: "Kosten van een datalek dragen de gemeenten samen, naar het aantal werkplekken. Bij grove opzet of nalatigheid betaalt wie dat deed.",
  },
  "7.1": {
    title: "Wijzigen van de afspraken",
    says: "Een gemeente die de afspraken wil veranderen, zegt dat via het bestuur.",
  },
  "7.2": {
    title: "Rapportage",
    says: "De manager ICT maakt elke maand een rapport voor de accountmanagers en het bestuur. Het rapport komt in de eerste week van de maand.",
  },
} as const satisfies Record<string, Rule>;

/** A section of the DVO that the bot may cite. */
export type Section = keyof typeof RULES;

/** What stands behind *Waarom?*. */
export interface Why extends Rule {
  readonly section: Section;
  readonly version: number;
}

export const why = (section: Section): Why => ({ section, version: VERSION, ...RULES[section] });
