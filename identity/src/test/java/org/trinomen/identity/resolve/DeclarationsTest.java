package org.trinomen.identity.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision.Resolved;
import org.trinomen.identity.study.ResearchSubject;

/** What people state of scans and subjects is taken into account, whatever it is. */
final class DeclarationsTest {

  private static final String STUDY = "GEN-X";

  private final Resolver resolver = new Resolver(ResolverSettings.DEFAULT);

  private static SubjectVisit place(String truth) {
    String[] parts = truth.split("\\|", -1);
    return new SubjectVisit(STUDY, parts[0], parts[1]);
  }

  private static ScanDeclaration placed(SubjectVisit place) {
    return new ScanDeclaration(Optional.of(place), List.of());
  }

  private List<Decision> decide(
      GeneratedStudy study, Declarations stated, Map<String, ScanDeclaration> said) {
    return resolver.resolution(study.roster(), stated, study.scans, said).decisions();
  }

  private List<Decision> decide(GeneratedStudy study, Map<String, ScanDeclaration> said) {
    return decide(study, Declarations.NONE, said);
  }

  private static Decision of(String scan, List<Decision> decisions) {
    return decisions.stream().filter(d -> d.scan().equals(scan)).findFirst().orElseThrow();
  }

  /** Random true statements about a third of the scans. */
  private static Map<String, ScanDeclaration> someTruth(GeneratedStudy study, long seed) {
    Random random = new Random(seed);
    Map<String, ScanDeclaration> said = new HashMap<>();
    for (ReceivedScan scan : study.scans) {
      String truth = study.truth.get(scan.id());
      if (random.nextInt(3) == 0) {
        said.put(
            scan.id(),
            truth == null
                ? new ScanDeclaration(
                    Optional.of(new Candidate.Outside(OutOfStudyReason.OTHER_STUDY)), List.of())
                : placed(place(truth)));
      }
    }
    return said;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsStatedRightlyMakesNothingWrong(long seed) {
    GeneratedStudy study = ResolverTest.study(ResolverTest.LETTERED, seed, 50);
    Map<String, ScanDeclaration> said = someTruth(study, seed);

    int before = 0;
    int after = 0;
    for (Decision decision : decide(study, Map.of())) {
      before += decision instanceof Resolved ? 1 : 0;
    }
    for (Decision decision : decide(study, said)) {
      if (decision instanceof Resolved resolved && !study.silent.contains(decision.scan())) {
        assertThat(resolved.subjectVisit())
            .isEqualTo(place(study.truth.getOrDefault(decision.scan(), "nobody|")));
      }
      after += decision instanceof Resolved ? 1 : 0;
    }
    assertThat(after).isGreaterThanOrEqualTo(before - 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7})
  void theOrderOfStatementsAndScansMakesNoDifference(long seed) {
    GeneratedStudy study = ResolverTest.study(ResolverTest.LETTERED, seed, 40);
    Map<String, ScanDeclaration> said = someTruth(study, seed);
    Map<String, Decision> straight = new HashMap<>();
    decide(study, said).forEach(d -> straight.put(d.scan(), d));
    List<ReceivedScan> shuffled = new ArrayList<>(study.scans);
    Collections.shuffle(shuffled, new Random(seed));
    List<String> scans = new ArrayList<>(said.keySet());
    Collections.shuffle(scans, new Random(seed));
    Map<String, ScanDeclaration> again = new HashMap<>();
    scans.forEach(scan -> again.put(scan, said.getOrDefault(scan, ScanDeclaration.NONE)));

    resolver
        .resolution(study.roster(), Declarations.NONE, shuffled, again)
        .decisions()
        .forEach(d -> assertThat(d).isEqualTo(straight.get(d.scan())));
  }

  @ParameterizedTest
  @ValueSource(longs = {8, 9, 10})
  void whoWasExcludedIsNoCandidate(long seed) {
    GeneratedStudy study = ResolverTest.study(ResolverTest.LETTERED, seed, 40);
    Map<String, ScanDeclaration> said = new HashMap<>();
    Random random = new Random(seed);
    for (Decision decision : decide(study, Map.of())) {
      if (random.nextInt(4) == 0
          && decision.candidates().getFirst().whose() instanceof SubjectVisit first) {
        said.put(
            decision.scan(),
            new ScanDeclaration(
                Optional.empty(), List.of(new SubjectVisit(STUDY, first.subject(), ""))));
      }
    }
    assertThat(said).isNotEmpty();

    for (Decision decision : decide(study, said)) {
      for (SubjectVisit not : said.getOrDefault(decision.scan(), ScanDeclaration.NONE).excluded()) {
        assertThat(decision.candidates())
            .noneMatch(
                c ->
                    c.whose() instanceof SubjectVisit visit
                        && visit.subject().equals(not.subject()));
      }
    }
  }

  @Test
  void aPlaceThatAPersonGaveAwayIsTaken() {
    GeneratedStudy study = ResolverTest.study(ResolverTest.LETTERED, 11, 40);
    List<Decision> alone = decide(study, Map.of());
    Resolved clear =
        (Resolved) alone.stream().filter(Resolved.class::isInstance).findFirst().orElseThrow();
    String other =
        alone.stream()
            .map(Decision::scan)
            .filter(scan -> !study.truth.containsKey(scan))
            .findFirst()
            .orElseThrow();

    Decision now = of(clear.scan(), decide(study, Map.of(other, placed(clear.subjectVisit()))));

    assertThat(now.confidence()).isLessThan(clear.confidence());
    assertThat(now.candidates().getFirst().evidence())
        .anyMatch(e -> e.field().equals("other scans") && e.bits() < -2);
  }

  @Test
  void theResolverKeepsItsOwnOpinionOfWhatAPersonPlaced() {
    GeneratedStudy study = ResolverTest.study(ResolverTest.LETTERED, 12, 40);
    Resolved clear =
        (Resolved)
            decide(study, Map.of()).stream()
                .filter(Resolved.class::isInstance)
                .findFirst()
                .orElseThrow();
    SubjectVisit elsewhere =
        study.truth.values().stream()
            .map(DeclarationsTest::place)
            .filter(place -> !place.subject().equals(clear.subjectVisit().subject()))
            .sorted((a, b) -> a.toString().compareTo(b.toString()))
            .findFirst()
            .orElseThrow();

    Decision now = of(clear.scan(), decide(study, Map.of(clear.scan(), placed(elsewhere))));

    assertThat(now.candidates().getFirst().whose()).isEqualTo(clear.subjectVisit());
  }

  @Test
  void theOtherPartOfAnAcquisitionFollowsThePerson() {
    GeneratedStudy study = ResolverTest.study(ResolverTest.LETTERED, 13, 40);
    ReceivedScan doubtful =
        study.scans.stream()
            .filter(scan -> study.truth.containsKey(scan.id()))
            .findFirst()
            .orElseThrow();
    ReceivedScan part = blank(doubtful, doubtful.id());
    ReceivedScan other = blank(doubtful, doubtful.id() + "-ct");
    List<ReceivedScan> both = List.of(part, other);
    SubjectVisit truth = place(study.truth.getOrDefault(doubtful.id(), "|"));

    assertThat(resolver.resolve(study.roster(), both)).noneMatch(Resolved.class::isInstance);
    Decision follows =
        of(
            other.id(),
            resolver
                .resolution(
                    study.roster(), Declarations.NONE, both, Map.of(part.id(), placed(truth)))
                .decisions());
    assertThat(follows.candidates().getFirst().whose()).isEqualTo(truth);
    assertThat(follows.candidates().getFirst().evidence())
        .anyMatch(e -> e.field().equals("statement"));
  }

  /** Two of them are parts of one acquisition, and nothing else is known of them. */
  private static ReceivedScan blank(ReceivedScan scan, String id) {
    return new ReceivedScan(
        id,
        scan.receivedAt(),
        new ScanIdentity("", "", "", "", ""),
        scan.circumstances(),
        null,
        Map.of("StudyInstanceUID", "9.8.7"),
        "");
  }

  private static ReceivedScan renamed(
      ReceivedScan scan, String id, String patientId, String studyUid) {
    Map<String, String> header = new HashMap<>(scan.header());
    header.put("StudyInstanceUID", studyUid);
    return new ReceivedScan(
        id,
        scan.receivedAt(),
        new ScanIdentity(patientId, "", "", "", scan.identity().sex()),
        scan.circumstances(),
        scan.studyDate(),
        header,
        "");
  }

  @Test
  void whatASubjectIsAlsoKnownAsIsItsOwn() {
    GeneratedStudy study = ResolverTest.study(ResolverTest.LETTERED, 14, 40);
    ReceivedScan scan = cleanScan(study);
    String code = place(study.truth.getOrDefault(scan.id(), "|")).subject();
    ReceivedScan aliased = renamed(scan, scan.id(), "KX77041", "9.8.7");
    Declarations known =
        new Declarations(
            List.of(), List.of(new Declarations.Alias(STUDY, code, "KX-77041")), List.of());

    Candidate now = likeliest(study, aliased, known);

    assertThat(now.whose())
        .isInstanceOfSatisfying(SubjectVisit.class, v -> assertThat(v.subject()).isEqualTo(code));
    assertThat(now.evidence())
        .anyMatch(e -> e.relation().contains("said to go by") && e.bits() > 5);
    assertThat(likeliest(study, aliased, Declarations.NONE).evidence())
        .noneMatch(e -> e.relation().contains("said to go by"));
  }

  @Test
  void theCodeOfTheSamePersonIsEvidenceAndThatOfAnotherIsNot() {
    GeneratedStudy study = ResolverTest.study(ResolverTest.LETTERED, 15, 40);
    ReceivedScan scan = cleanScan(study);
    String code = place(study.truth.getOrDefault(scan.id(), "|")).subject();
    String other =
        study.roster().subjects().stream()
            .map(ResearchSubject::code)
            .filter(c -> !c.equals(code) && c.charAt(0) == code.charAt(0))
            .toList()
            .getLast();
    ReceivedScan typed = renamed(scan, scan.id(), other, "9.8.7");

    double apart = probabilityOf(code, study, typed, Declarations.NONE);
    double same = probabilityOf(code, study, typed, link(code, other, true));
    double different = probabilityOf(code, study, typed, link(code, other, false));

    assertThat(same).isGreaterThan(apart);
    assertThat(different).isLessThanOrEqualTo(apart);
  }

  private static Declarations link(String one, String other, boolean same) {
    return new Declarations(
        List.of(), List.of(), List.of(new Declarations.PersonLink(STUDY, one, STUDY, other, same)));
  }

  private static ReceivedScan cleanScan(GeneratedStudy study) {
    return study.scans.stream()
        .filter(
            s ->
                s.identity()
                    .patientId()
                    .equals(study.truth.getOrDefault(s.id(), "|").split("\\|", -1)[0]))
        .findFirst()
        .orElseThrow();
  }

  private Candidate likeliest(GeneratedStudy study, ReceivedScan scan, Declarations stated) {
    return resolver
        .resolution(study.roster(), stated, List.of(scan), Map.of())
        .decisions()
        .getFirst()
        .candidates()
        .stream()
        .filter(c -> c.whose() instanceof SubjectVisit)
        .findFirst()
        .orElseThrow();
  }

  private double probabilityOf(
      String code, GeneratedStudy study, ReceivedScan scan, Declarations stated) {
    return new Resolver(new ResolverSettings(1e-4, 50))
            .resolution(study.roster(), stated, List.of(scan), Map.of())
            .decisions()
            .getFirst()
            .candidates()
            .stream()
            .filter(c -> c.whose() instanceof SubjectVisit visit && visit.subject().equals(code))
            .mapToDouble(Candidate::probability)
            .sum();
  }
}
