package org.trinomen.identity.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.trinomen.identity.study.ResearchSubject.Status;

/** What importing a roster would change, and what in it cannot be true. */
final class RosterImportTest {

  private static final LocalDate TODAY = LocalDate.of(2024, 6, 30);
  private static final LocalDate ENROLLED = LocalDate.of(2024, 2, 1);
  private static final Roster EMPTY = new Roster(List.of(), List.of(), List.of(), List.of());
  private static final ResearchStudy STUDY = study("{site}{N3}", CheckDigit.NONE);

  @Test
  void theFirstImportTellsEverything() {
    RosterPreview preview =
        preview(
            EMPTY,
            roster(
                List.of(STUDY),
                List.of(node("7", "PET01")),
                List.of(subject("A010")),
                List.of(planned("A010", "V1", 14), done(planned("A010", "V2", 379), 20))));

    assertThat(preview.problems()).isEmpty();
    assertThat(sentences(preview))
        .containsExactly(
            "new study TST",
            "hospital 7: AE title PET01",
            "A010 enrolled at TST/A, entered 3 days later",
            "A010 V1 planned on 2024-02-15",
            "A010 V2 planned on 2025-02-14",
            "A010 V2 done on 2024-02-21");
  }

  @Test
  void theSameFileTwiceChangesNothing() {
    Roster known =
        known(List.of(subject("A010"), subject("B011")), List.of(planned("A010", "V1", 14)));

    RosterPreview preview = preview(known, known);

    assertThat(preview.changes()).isEmpty();
    assertThat(preview.problems()).isEmpty();
  }

  @Test
  void aNewCodeIsAChangeOfTheSubjectAndKeepsTheFormerOne() {
    Roster known = known(List.of(subject("A010")), List.of(planned("A010", "V1", 14)));
    ResearchSubject renamed = former(subject("A011"), "A010");

    RosterPreview preview =
        preview(known, known(List.of(renamed), List.of(planned("A011", "V1", 14))));

    assertThat(preview.problems()).isEmpty();
    assertThat(preview.values())
        .containsExactly(new RosterChange.CodeChanged(subject("A010"), renamed));
    Roster after = preview.applied(known);
    assertThat(after.subjects()).containsExactly(renamed);
    assertThat(after.visits()).containsExactly(planned("A011", "V1", 14));
    // A file that forgets the former code does not take it away.
    assertThat(preview(after, known(List.of(subject("A011")), after.visits())).changes()).isEmpty();
  }

  @Test
  void withdrawnAndEnrolledAgain() {
    Roster known = known(List.of(subject("A010")), List.of());
    ResearchSubject withdrawn = status(subject("A010"), Status.WITHDRAWN, ENROLLED.plusDays(50));

    RosterPreview first = preview(known, known(List.of(withdrawn), List.of()));
    RosterPreview second = preview(first.applied(known), known);

    assertThat(first.values())
        .containsExactly(new RosterChange.Withdrawn(subject("A010"), withdrawn));
    assertThat(second.values())
        .containsExactly(new RosterChange.ReEnrolled(withdrawn, subject("A010")));
  }

  @Test
  void severalChangesOfOneSubjectComeOneAfterAnother() {
    Roster known = known(List.of(subject("A010")), List.of());
    ResearchSubject after =
        at("TST/B", former(status(subject("B010"), Status.WITHDRAWN, ENROLLED), "A010"));

    RosterPreview preview = preview(known, known(List.of(after), List.of()));

    assertThat(sentences(preview))
        .containsExactly("A010 is now B010", "B010 withdrawn on 2024-02-01", "B010: other site");
    assertThat(preview.applied(known).subjects()).containsExactly(after);
  }

  @Test
  void personalIdentityThatDiffersIsNamedWithoutItsValue() {
    Roster known = known(List.of(subject("A010")), List.of());
    ResearchSubject born =
        person(subject("A010"), new PersonalIdentity("", "", "", null, 1970, "F", ""));

    RosterPreview preview = preview(known, known(List.of(born), List.of()));

    assertThat(sentences(preview)).containsExactly("A010: other personal identity");
  }

  @Test
  void visitsMoveAndAreDoneAndCorrected() {
    Visit plan = planned("A010", "V1", 14);
    Roster known = known(List.of(subject("A010")), List.of(plan));
    Visit moved = planned("A010", "V1", 20);

    RosterPreview first = preview(known, known(known.subjects(), List.of(done(moved, 21))));
    Roster then = first.applied(known);
    RosterPreview second = preview(then, known(known.subjects(), List.of(done(moved, 22))));

    assertThat(sentences(first))
        .containsExactly(
            "A010 V1 moved from 2024-02-15 to 2024-02-21", "A010 V1 done on 2024-02-22");
    assertThat(sentences(second)).containsExactly("A010 V1 done on 2024-02-23, not on 2024-02-22");
    // A report that vanishes from the file is told and stays.
    RosterPreview third = preview(then, known(known.subjects(), List.of(moved)));
    assertThat(third.changes()).isEmpty();
    assertThat(problems(third)).containsExactly("WARNING edc_done_on");
  }

  @Test
  void aStudyThatIsDescribedOtherwiseSaysInWhat() {
    Roster known = known(List.of(subject("A010")), List.of());
    ResearchStudy other = study("{site}{N3}-{v}", CheckDigit.NONE);

    RosterPreview preview =
        preview(known, roster(List.of(other), List.of(), known.subjects(), List.of()));

    assertThat(sentences(preview)).containsExactly("study TST: other template");
  }

  @Test
  void aScannerThatLeavesIsAChangeOfTheSameNode() {
    SiteNode here = node("7", "PET01");
    SiteNode left = new SiteNode("7", here.kind(), "PET01", here.validFrom(), TODAY);
    Roster known = roster(List.of(STUDY), List.of(here), List.of(), List.of());

    RosterPreview preview =
        preview(known, roster(List.of(STUDY), List.of(left), List.of(), List.of()));

    assertThat(sentences(preview)).containsExactly("hospital 7: AE title PET01 until 2024-06-30");
    assertThat(preview.applied(known).nodes()).containsExactly(left);
  }

  @Test
  void whoIsInNoFileIsToldAndStays() {
    Roster known =
        known(
            List.of(subject("A010"), subject("A011")),
            List.of(planned("A010", "V1", 14), planned("A011", "V1", 14)));

    RosterPreview preview =
        preview(known, known(List.of(subject("A010")), List.of(planned("A010", "V1", 14))));

    assertThat(preview.changes()).isEmpty();
    assertThat(preview.clean()).isTrue();
    assertThat(problems(preview)).containsExactly("WARNING subject", "WARNING visit");
    assertThat(preview.problems().getFirst().sentence()).contains("A011", "it stays", "withdrawn");
  }

  @Test
  void aNewCodeThatDoesNotSayWhoseItWasIsSuspected() {
    Roster known = known(List.of(subject("A010")), List.of());

    RosterPreview preview = preview(known, known(List.of(subject("A012")), List.of()));

    assertThat(problems(preview)).containsExactly("WARNING subject");
    assertThat(preview.problems().getFirst().remedy()).contains("A012", "former_codes");
  }

  @Test
  void twoKnownSubjectsBecomeOneWhereTheFileListsOne() {
    Roster known =
        known(List.of(subject("A010"), subject("A011")), List.of(planned("A011", "V1", 14)));
    ResearchSubject joined = former(subject("A010"), "A011");

    RosterPreview preview =
        preview(known, known(List.of(joined), List.of(planned("A010", "V1", 14))));

    assertThat(problems(preview)).containsExactly("WARNING former_codes");
    assertThat(preview.applied(known).subjects()).containsExactly(joined);
    assertThat(preview.applied(known).visits()).containsExactly(planned("A010", "V1", 14));
  }

  @Test
  void aCodeThatChangesHandsInOneImportIsRefused() {
    Roster known = known(List.of(subject("A010")), List.of());

    RosterPreview preview =
        preview(known, known(List.of(former(subject("A011"), "A010"), subject("A010")), List.of()));

    assertThat(preview.clean()).isFalse();
    assertThat(problems(preview)).contains("ERROR former_codes");
    assertThat(preview.changes()).isEmpty();
  }

  @Test
  void subjectsThatCannotBeAreRefused() {
    refuse("subject", subject("A010"), subject("A010"));
    refuse("subject", subject("A01"));
    refuse("subject", subject("E010"));
    refuse("site", at("TST/Q", subject("A010")));
    refuse("study", change(subject("A010"), "OTHER", "TST/A"));
    refuse("enrolled_on", enrolled(subject("A010"), TODAY.plusDays(1)));
    refuse("status_on", status(subject("A010"), Status.WITHDRAWN, TODAY.plusDays(1)));
    refuse("former_codes", former(subject("A010"), "A010"));
    refuse("family", person(subject("A010"), named("Doe", "", null, 0)));
    refuse("family", person(subject("A010"), named("", "12345", null, 0)));
    refuse("birthdate", person(subject("A010"), named("", "", ENROLLED.minusYears(30), 1994)));
  }

  @Test
  void studiesThatHoldMoreMayKnowMore() {
    ResearchSubject born =
        person(subject("A010"), named("Doe", "12345", LocalDate.of(1970, 1, 2), 1970));
    ResearchSubject unborn =
        person(subject("A011"), named("Doe", "12345", ENROLLED.plusDays(1), 2024));
    ResearchSubject otherYear =
        person(subject("A012"), named("Doe", "12345", LocalDate.of(1970, 1, 2), 1971));
    Roster files =
        roster(
            List.of(with(STUDY, IdentityPolicy.FULL)),
            List.of(),
            List.of(born, unborn, otherYear),
            List.of());

    RosterPreview preview = preview(EMPTY, files);

    assertThat(problems(preview)).containsExactly("ERROR birthdate", "ERROR birthyear");
    assertThat(sentences(preview)).contains("A010 enrolled at TST/A, entered 3 days later");
    assertThat(preview.toString()).doesNotContain("Doe", "12345");
  }

  @Test
  void wrongCheckCharactersAreRefusedUnlessTheCodeWasTakenBefore() {
    ResearchStudy checked = study("{site}{N3}{C}", CheckDigit.DAMM);
    ResearchSubject right = subject("A5724");
    ResearchSubject wrong = subject("A5725");
    Roster files = roster(List.of(checked), List.of(), List.of(right, wrong), List.of());

    assertThat(problems(preview(EMPTY, files))).containsExactly("ERROR subject");
    assertThat(problems(preview(files, files))).containsExactly("WARNING subject");
  }

  @Test
  void whatIsOddIsTakenAndTold() {
    warn("site", at("TST/B", subject("A010")));
    warn("status_on", status(subject("A010"), Status.WITHDRAWN, null));
    warn("status_on", status(subject("A010"), Status.WITHDRAWN, ENROLLED.minusDays(1)));
    warn("enrolled_on", enrolled(subject("A010"), LocalDate.of(2023, 12, 31)));
    warn("subject", subject("A010"), former(subject("A011"), "A010"));
    warn("former_codes", former(subject("A010"), "A099"), former(subject("A011"), "A099"));
    warn("id:local", local("A010", "17"), local("A011", "17"));
  }

  @Test
  void visitsThatCannotBeAreRefused() {
    Visit plan = planned("A010", "V1", 14);
    LocalDate day = ENROLLED.plusDays(14);
    assertThat(visitProblems(planned("A099", "V1", 14))).containsExactly("ERROR subject");
    assertThat(visitProblems(planned("A010", "V9", 14))).containsExactly("ERROR visit");
    assertThat(visitProblems(plan, plan)).containsExactly("ERROR visit");
    assertThat(
            visitProblems(new Visit("TST", "A010", "V1", day, day, day.minusDays(1), null, null)))
        .contains("ERROR window_hi");
    assertThat(visitProblems(done(plan, 500)))
        .containsExactly("ERROR edc_done_on", "ERROR edc_entered_on");
    assertThat(
            visitProblems(new Visit("TST", "A010", "V1", day, day.plusDays(1), null, null, null)))
        .containsExactly("WARNING scheduled");
    assertThat(
            visitProblems(new Visit("TST", "A010", "V1", day, null, null, day, day.minusDays(1))))
        .containsExactly("WARNING edc_entered_on");
  }

  @Test
  void aVisitUnderAFormerCodeIsTheSubjects() {
    RosterPreview preview =
        preview(
            EMPTY,
            known(List.of(former(subject("A011"), "A010")), List.of(planned("A010", "V1", 14))));

    assertThat(preview.problems()).isEmpty();
    assertThat(sentences(preview)).contains("A011 V1 planned on 2024-02-15");
  }

  @Test
  void aVisitWrittenOtherwiseIsUnderstoodInTheAnswer() {
    RosterPreview preview =
        preview(EMPTY, known(List.of(subject("A010")), List.of(planned("A010", "02", 14))));

    assertThat(preview.problems().getFirst().remedy()).isEqualTo("did you mean V2?");
  }

  @Test
  void studiesThatCannotBeWorkedWithAreRefused() {
    assertThat(studyProblems(study("{site}{N3}{C}", CheckDigit.NONE))).contains("ERROR check");
    assertThat(studyProblems(study("{site}{N3}", CheckDigit.DAMM))).contains("ERROR template");
    assertThat(studyProblems(study("{what}", CheckDigit.NONE))).contains("ERROR template");
    assertThat(studyProblems(study("{subject}", CheckDigit.NONE))).contains("ERROR template");
    Site twin = new Site("TST/A", "Z", "9", "");
    assertThat(studyProblems(with(STUDY, List.of(twin, twin)))).contains("ERROR sites");
    Site bare = new Site("TST/Z", "", "9", "");
    assertThat(studyProblems(with(STUDY, List.of(bare)))).contains("ERROR sites");
    assertThat(
            problems(
                preview(EMPTY, roster(List.of(STUDY, STUDY), List.of(), List.of(), List.of()))))
        .containsExactly("ERROR id");
  }

  @Test
  void nodesThatCannotBeAreRefusedAndOddOnesTold() {
    LocalDate day = LocalDate.of(2024, 1, 1);
    SiteNode backwards = new SiteNode("7", SiteNode.Kind.AE_TITLE, "PET01", day, day.minusDays(1));
    SiteNode nowhere = new SiteNode("7", SiteNode.Kind.ADDRESS, "host.example", null, null);
    SiteNode range = new SiteNode("7", SiteNode.Kind.ADDRESS, "10.2.0.0/16", null, null);
    SiteNode six = new SiteNode("7", SiteNode.Kind.ADDRESS, "fe80::1/64", null, null);
    SiteNode here = new SiteNode("7", SiteNode.Kind.SERIAL_NUMBER, "65758", day, null);
    SiteNode there = new SiteNode("8", SiteNode.Kind.SERIAL_NUMBER, "65758", null, null);
    SiteNode later = new SiteNode("8", SiteNode.Kind.SERIAL_NUMBER, "4711", day, null);
    SiteNode earlier =
        new SiteNode("7", SiteNode.Kind.SERIAL_NUMBER, "4711", null, day.minusDays(1));

    assertThat(nodeProblems(backwards)).containsExactly("ERROR valid_to");
    assertThat(nodeProblems(nowhere)).containsExactly("ERROR value");
    assertThat(nodeProblems(range, six)).isEmpty();
    assertThat(nodeProblems(here, there)).containsExactly("WARNING value");
    assertThat(nodeProblems(later, earlier)).isEmpty();
    assertThat(nodeProblems(range, range)).containsExactly("WARNING value");
    assertThat(nodeProblems(node("99", "PET01"))).containsExactly("WARNING hospital");
  }

  /** However a roster grows and changes, importing what is known changes nothing. */
  @Test
  void importsCanBeRepeatedThroughoutAStudy() {
    Random random = new Random(20240630);
    Roster known = roster(List.of(STUDY), List.of(), List.of(), List.of());
    List<ResearchSubject> file = new ArrayList<>();
    List<Visit> visits = new ArrayList<>();
    for (int step = 0; step < 150; step++) {
      change(random, step, file, visits);
      Roster files = roster(List.of(STUDY), List.of(), file, visits);

      RosterPreview preview = preview(known, files);
      Roster after = preview.applied(known);

      assertThat(preview.problems()).as("step %d", step).isEmpty();
      assertThat(preview.changes()).as("step %d", step).isNotEmpty();
      assertThat(preview(after, files).changes()).as("step %d again", step).isEmpty();
      assertThat(after.subjects()).containsExactlyInAnyOrderElementsOf(file);
      assertThat(after.visits()).containsExactlyInAnyOrderElementsOf(visits);
      known = after;
    }
  }

  private static void change(
      Random random, int step, List<ResearchSubject> file, List<Visit> visits) {
    String code = String.format("A%03d", 100 + step);
    int at = file.isEmpty() ? 0 : random.nextInt(file.size());
    switch (file.isEmpty() ? 0 : random.nextInt(5)) {
      case 0 -> {
        file.add(subject(code));
        visits.add(planned(code, "V1", step));
      }
      case 1 -> {
        ResearchSubject before = file.get(at);
        List<String> former = new ArrayList<>(before.formerCodes());
        former.add(before.code());
        file.set(at, former(code(before, code), former.toArray(String[]::new)));
        visits.replaceAll(v -> v.subject().equals(before.code()) ? v.of(code) : v);
      }
      case 2 -> {
        boolean active = file.get(at).status() == Status.ACTIVE;
        file.set(
            at,
            active
                ? status(file.get(at), Status.WITHDRAWN, ENROLLED.plusDays(1))
                : status(file.get(at), Status.ACTIVE, null));
      }
      case 3 ->
          visits.replaceAll(
              v ->
                  v.subject().equals(file.get(at).code())
                      ? planned(v.subject(), "V1", 500 + step)
                      : v);
      default ->
          file.set(
              at,
              person(file.get(at), new PersonalIdentity("", "", "", null, 1900 + step, "", "")));
    }
  }

  private static void refuse(String column, ResearchSubject... rows) {
    RosterPreview preview = preview(EMPTY, known(List.of(rows), List.of()));
    assertThat(problems(preview)).as(column).contains("ERROR " + column);
    assertThat(preview.values().stream().filter(RosterChange.OfSubject.class::isInstance))
        .as(column)
        .hasSize(rows.length - 1);
  }

  private static void warn(String column, ResearchSubject... rows) {
    RosterPreview preview = preview(EMPTY, known(List.of(rows), List.of()));
    assertThat(problems(preview)).containsExactly("WARNING " + column);
    assertThat(preview.values().stream().filter(RosterChange.OfSubject.class::isInstance))
        .hasSize(rows.length);
  }

  private static List<String> visitProblems(Visit... visits) {
    return problems(preview(EMPTY, known(List.of(subject("A010")), List.of(visits))));
  }

  private static List<String> studyProblems(ResearchStudy study) {
    RosterPreview preview = preview(EMPTY, roster(List.of(study), List.of(), List.of(), List.of()));
    assertThat(preview.changes()).isEmpty();
    return problems(preview);
  }

  private static List<String> nodeProblems(SiteNode... nodes) {
    return problems(preview(EMPTY, roster(List.of(STUDY), List.of(nodes), List.of(), List.of())));
  }

  private static RosterPreview preview(Roster known, Roster files) {
    return RosterImport.preview(
        known,
        new IncomingRoster(
            lines(files.studies()),
            lines(files.nodes()),
            lines(files.subjects()),
            lines(files.visits()),
            List.of()),
        TODAY);
  }

  private static <T> List<RosterLine<T>> lines(List<T> values) {
    List<RosterLine<T>> lines = new ArrayList<>();
    for (T value : values) {
      lines.add(new RosterLine<>("file.csv", lines.size() + 2L, value));
    }
    return lines;
  }

  private static List<String> problems(RosterPreview preview) {
    return preview.problems().stream().map(p -> p.severity() + " " + p.column()).toList();
  }

  private static List<String> sentences(RosterPreview preview) {
    return preview.values().stream().map(RosterChange::sentence).toList();
  }

  private static Roster roster(
      List<ResearchStudy> studies,
      List<SiteNode> nodes,
      List<ResearchSubject> subjects,
      List<Visit> visits) {
    return new Roster(studies, nodes, subjects, visits);
  }

  private static Roster known(List<ResearchSubject> subjects, List<Visit> visits) {
    return roster(List.of(STUDY), List.of(), subjects, visits);
  }

  private static ResearchStudy study(String template, CheckDigit digit) {
    return new ResearchStudy(
        "TST",
        "",
        new CodeGrammar(template, digit),
        "PatientID",
        IdentityPolicy.NONE,
        "",
        "",
        "",
        List.of(new PlannedVisit("V1", 14, 21), new PlannedVisit("V2", 379, 42)),
        List.of(new Site("TST/A", "A", "7", ""), new Site("TST/B", "B", "8", "")),
        List.of(),
        LocalDate.of(2024, 1, 1));
  }

  private static ResearchStudy with(ResearchStudy s, IdentityPolicy policy) {
    return new ResearchStudy(
        s.id(), "", s.grammar(), "PatientID", policy, "", "", "", s.visits(), s.sites());
  }

  private static ResearchStudy with(ResearchStudy s, List<Site> sites) {
    return new ResearchStudy(
        s.id(), "", s.grammar(), "PatientID", s.identityPolicy(), "", "", "", s.visits(), sites);
  }

  private static SiteNode node(String hospital, String aeTitle) {
    return new SiteNode(hospital, SiteNode.Kind.AE_TITLE, aeTitle, LocalDate.of(2012, 1, 1), null);
  }

  private static ResearchSubject subject(String code) {
    return new ResearchSubject(
        "TST",
        "TST/" + code.charAt(0),
        code,
        List.of(),
        PersonalIdentity.UNKNOWN,
        ENROLLED,
        ENROLLED.plusDays(3),
        Status.ACTIVE,
        null);
  }

  private static Visit planned(String subject, String label, int day) {
    LocalDate on = ENROLLED.plusDays(day);
    return new Visit("TST", subject, label, on, on.minusDays(21), on.plusDays(21), null, null);
  }

  private static Visit done(Visit v, int day) {
    LocalDate on = ENROLLED.plusDays(day);
    return new Visit(
        v.study(),
        v.subject(),
        v.label(),
        v.scheduled(),
        v.windowLow(),
        v.windowHigh(),
        on,
        on.plusDays(1));
  }

  private static PersonalIdentity named(
      String family, String mrn, @Nullable LocalDate born, int year) {
    return new PersonalIdentity(family, "", "", born, year, "", mrn);
  }

  private static ResearchSubject code(ResearchSubject s, String code) {
    return copy(s, s.study(), s.site(), code, s.formerCodes(), s.person(), s.enrolledOn());
  }

  private static ResearchSubject former(ResearchSubject s, String... codes) {
    return copy(s, s.study(), s.site(), s.code(), List.of(codes), s.person(), s.enrolledOn());
  }

  private static ResearchSubject at(String site, ResearchSubject s) {
    return copy(s, s.study(), site, s.code(), s.formerCodes(), s.person(), s.enrolledOn());
  }

  private static ResearchSubject change(ResearchSubject s, String study, String site) {
    return copy(s, study, site, s.code(), s.formerCodes(), s.person(), s.enrolledOn());
  }

  private static ResearchSubject enrolled(ResearchSubject s, LocalDate on) {
    return copy(s, s.study(), s.site(), s.code(), s.formerCodes(), s.person(), on);
  }

  private static ResearchSubject person(ResearchSubject s, PersonalIdentity person) {
    return copy(s, s.study(), s.site(), s.code(), s.formerCodes(), person, s.enrolledOn());
  }

  private static ResearchSubject copy(
      ResearchSubject s,
      String study,
      String site,
      String code,
      List<String> former,
      PersonalIdentity person,
      @Nullable LocalDate enrolled) {
    return new ResearchSubject(
        study, site, code, former, person, enrolled, s.enteredOn(), s.status(), s.statusOn());
  }

  private static ResearchSubject status(ResearchSubject s, Status status, @Nullable LocalDate on) {
    return new ResearchSubject(
        s.study(),
        s.site(),
        s.code(),
        s.formerCodes(),
        s.person(),
        s.enrolledOn(),
        s.enteredOn(),
        status,
        on);
  }

  private static ResearchSubject local(String code, String number) {
    ResearchSubject s = subject(code);
    return new ResearchSubject(
        s.study(),
        s.site(),
        code,
        List.of(),
        s.person(),
        s.enrolledOn(),
        s.enteredOn(),
        s.status(),
        null,
        Map.of("local", number));
  }
}
