package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Scans that are one: a re-send, or the parts of one session. They get one decision, and several
 * typings of one identity, which is more evidence.
 */
final class Cluster {

  private static final int HINTS_MAX = 6;

  /** Log-probability above which a text is a code typed as it should be, or nearly. */
  private static final double CLEAR = -3.5;

  final int number;
  final List<ReceivedScan> scans;
  final int[] positions;

  /** Day of the scan as the scanner wrote it, or none. */
  final int studyDay;

  /** Day of the first receipt. */
  final int receivedDay;

  /** What each different header says that those before it do not; never empty once read. */
  final List<Recording> recordings = new ArrayList<>();

  /** Codes typed in the form at upload. */
  final List<TypedCode> forms = new ArrayList<>();

  final List<VisitHint> hints = new ArrayList<>();

  /** Empty until the first reading. */
  private final List<Header> headers = new ArrayList<>();

  boolean phantom;
  boolean test;

  /** What people said of it. */
  Placement placement = Placement.NOWHERE;

  /** Whether a person said that the clock of its scanner is off. */
  boolean clockCorrected;

  /** Where it was made; found once, since nothing that is learned changes it. */
  final SiteEvidence.Place place;

  Cluster(int number, List<ReceivedScan> scans, int[] positions, SiteEvidence sites) {
    place = sites.place(scans);
    this.number = number;
    this.scans = scans;
    this.positions = positions;
    int received = Integer.MAX_VALUE;
    int day = RosterIndex.NONE;
    for (ReceivedScan scan : scans) {
      received =
          Math.min(received, (int) Math.floorDiv(scan.receivedAt().getEpochSecond(), 86_400L));
      if (day == RosterIndex.NONE) {
        day = RosterIndex.day(scan.studyDate());
      }
    }
    studyDay = day;
    receivedDay = received;
  }

  /**
   * One scan's texts.
   *
   * @param person what its header says of the person that those before it do not
   */
  private record Header(List<HeaderText> texts, List<HeaderText> form, PersonFacts person) {}

  /** Whether some text reads as a code without an error. */
  boolean clearlyNamed() {
    for (TypedCode code : allCodes()) {
      if (code.best() > CLEAR) {
        return true;
      }
    }
    return false;
  }

  /** Compares texts that read as no one's code with the codes of those who may be meant. */
  void compareWith(int[] subjects, CodeInterpreter interpreter) {
    for (int r = 0; r < recordings.size(); r++) {
      Recording recording = recordings.get(r);
      List<TypedCode> codes =
          recording.codes().stream().map(c -> interpreter.against(c, subjects, typedOn())).toList();
      recordings.set(r, new Recording(codes, recording.person()));
    }
    forms.replaceAll(c -> interpreter.against(c, subjects, typedOn()));
  }

  /** Codes of all headers and forms. */
  List<TypedCode> allCodes() {
    List<TypedCode> all = new ArrayList<>(forms);
    recordings.forEach(r -> all.addAll(r.codes()));
    return all;
  }

  /** The day to reckon ages with. */
  int day() {
    return studyDay == RosterIndex.NONE ? receivedDay : studyDay;
  }

  /** The day on which what people say of their sites must hold; a date to come is a wrong one. */
  int typedOn() {
    return Math.min(day(), receivedDay);
  }

  /** Reads what may be codes, and persons. */
  void read(CodeInterpreter interpreter, HeaderReader reader) {
    if (headers.isEmpty()) {
      open(reader);
    }
    recordings.clear();
    forms.clear();
    hints.clear();
    for (Header header : headers) {
      List<TypedCode> codes = new ArrayList<>();
      for (HeaderText text : header.texts) {
        read(text, codes, interpreter);
      }
      boolean news = !header.person.equals(PersonFacts.NOBODY);
      if (recordings.isEmpty() || !codes.isEmpty() || news) {
        recordings.add(new Recording(List.copyOf(codes), header.person));
      }
    }
    for (Header header : headers) {
      for (HeaderText text : header.form) {
        read(text, forms, interpreter);
      }
    }
  }

  /** What does not depend on what is learned is read once. */
  private void open(HeaderReader reader) {
    Set<String> seen = new HashSet<>();
    Set<String> stated = new HashSet<>();
    List<PersonFacts> persons = new ArrayList<>();
    for (ReceivedScan scan : scans) {
      PersonFacts facts = PersonFacts.of(scan, day());
      headers.add(
          new Header(
              reader.header(scan, seen), reader.form(scan, stated), facts.newsAfter(persons)));
      persons.add(facts);
      for (String text : List.of(scan.identity().patientId(), scan.identity().patientName())) {
        String upper = TypedText.upper(text);
        phantom |= Lexicon.phantom(upper);
        test |= Lexicon.test(upper);
      }
    }
  }

  private void read(HeaderText text, List<TypedCode> codes, CodeInterpreter interpreter) {
    note(text.hint());
    if (text.kind() == HeaderText.Kind.NO_CODE) {
      return;
    }
    TypedCode code = interpreter.interpret(text.field(), text.text(), typedOn());
    if (taken(text, code) && !repeated(code, codes)) {
      codes.add(code);
    }
  }

  private static boolean taken(HeaderText text, TypedCode code) {
    boolean says = code.hitSubject().length > 0 || best(code.unknown()) > code.background();
    return switch (text.kind()) {
      case IDENTITY -> says || text.anyDigit();
      case WORDS -> says && convincing(code);
      case SPREAD -> true;
      case NO_CODE -> false;
    };
  }

  private void note(VisitHint hint) {
    if (hint.kind() != VisitHint.Kind.SILENT && !hints.contains(hint) && hints.size() < HINTS_MAX) {
      hints.add(hint);
    }
  }

  /**
   * One entry fills several fields, in this form and that: what reads the same again was not typed
   * again, and says no more than the first, but perhaps of the visit.
   */
  private boolean repeated(TypedCode code, List<TypedCode> codes) {
    for (TypedCode before : codes) {
      if (before.core().equals(code.core())) {
        note(code.bestVisit());
        return true;
      }
    }
    return false;
  }

  /** In a field meant for words, only what is far likelier a code than words is taken for one. */
  private static boolean convincing(TypedCode code) {
    return Math.max(code.best(), best(code.unknown())) > code.background() + 3;
  }

  private static double best(double[] logs) {
    double best = EditChannel.IMPOSSIBLE;
    for (double log : logs) {
      best = Math.max(best, log);
    }
    return best;
  }

  /** A describing field, without what differs from scan to scan. */
  String described(String field) {
    ReceivedScan first = scans.getFirst();
    return switch (field) {
      case "statedStudy" -> TypedText.compact(firstStated());
      case "kinds of name and ID" ->
          kind(first.identity().patientName(), recordings.getFirst().person().named())
              + "/"
              + kind(first.identity().patientId(), false);
      case "StudyDescription", "SeriesDescription" ->
          TypedText.compact(VisitHint.without(TypedText.upper(first.attribute(field))));
      default -> TypedText.compact(first.attribute(field));
    };
  }

  private String firstStated() {
    for (ReceivedScan scan : scans) {
      if (!scan.circumstances().statedStudy().isEmpty()) {
        return scan.circumstances().statedStudy();
      }
    }
    return "";
  }

  private static String kind(String text, boolean person) {
    String upper = TypedText.upper(text);
    if (upper.isEmpty()) {
      return "EMPTY";
    }
    if (person) {
      return "PERSON";
    }
    if (Lexicon.placeholder(upper)) {
      return "PLACEHOLDER";
    }
    if (TypedText.allDigits(upper)) {
      return upper.length() >= 7 ? "LONGNUMBER" : upper.length() >= 5 ? "NUMBER" : "SHORTNUMBER";
    }
    return TypedText.anyDigit(upper) ? "MIXED" : "WORDS";
  }
}
