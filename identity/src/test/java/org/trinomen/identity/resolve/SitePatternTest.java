package org.trinomen.identity.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.resolve.Decision.Resolved;
import org.trinomen.identity.study.ResearchSubject;

class SitePatternTest {

  private final GeneratedStudy study = ResolverTest.study(ResolverTest.LETTERED, 21, 90);
  private final Set<String> codes =
      study.roster().subjects().stream().map(ResearchSubject::code).collect(Collectors.toSet());

  private long size(String prefix) {
    return codes.stream().filter(code -> code.startsWith(prefix)).count();
  }

  /** Prefix of the site with the most subjects, or with the fewest: the numbers beyond are free. */
  private String prefix(boolean most) {
    Comparator<String> bySize = Comparator.comparingLong(this::size);
    return Stream.of("A", "B", "C").max(most ? bySize : bySize.reversed()).orElseThrow();
  }

  private static ReceivedScan typed(ReceivedScan scan, String patientId) {
    return new ReceivedScan(
        scan.id(),
        scan.receivedAt(),
        new ScanIdentity(patientId, "", "", "", scan.identity().sex()),
        scan.circumstances(),
        scan.studyDate(),
        scan.header(),
        scan.pixelDigest());
  }

  private String code(ReceivedScan scan) {
    return study.truth.getOrDefault(scan.id(), "|").split("\\|", -1)[0];
  }

  /** The scans of the site with the most subjects, by date. */
  private List<ReceivedScan> ofSite() {
    return study.scans.stream()
        .filter(scan -> code(scan).startsWith(prefix(true)))
        .sorted(Comparator.comparing(ReceivedScan::studyDate))
        .toList();
  }

  private String mistyped(ReceivedScan scan) {
    return prefix(false) + code(scan).substring(1);
  }

  /** Whether a scan is well named, and nobody has its number under the other prefix. */
  private boolean isClear(ReceivedScan scan) {
    return scan.identity().patientId().equals(code(scan)) && !codes.contains(mistyped(scan));
  }

  /** Two such scans of two subjects, with so many of the site between them. */
  private List<String> two(int betweenMin, int betweenMax) {
    List<ReceivedScan> scans = ofSite();
    for (int i = 0; i < scans.size(); i++) {
      for (int j = i + betweenMin + 1; j < scans.size() && j <= i + betweenMax + 1; j++) {
        ReceivedScan one = scans.get(i);
        ReceivedScan other = scans.get(j);
        if (isClear(one) && isClear(other) && !code(one).equals(code(other))) {
          return List.of(one.id(), other.id());
        }
      }
    }
    throw new IllegalStateException("the generated study has no such scans");
  }

  private List<ReceivedScan> misprefixed(List<String> ids) {
    return study.scans.stream()
        .map(scan -> ids.contains(scan.id()) ? typed(scan, mistyped(scan)) : scan)
        .toList();
  }

  private List<SitePattern> patterns(List<ReceivedScan> scans) {
    return new Resolver(ResolverSettings.DEFAULT).resolution(study.roster(), scans).patterns();
  }

  @Test
  void thePrefixOfAnotherSiteOnTwoSubjectsRaisesTheAlarm() {
    assertThat(patterns(misprefixed(two(0, 2))))
        .anyMatch(p -> p.words().contains("prefix " + prefix(false)))
        .allMatch(p -> p.scans().size() >= 2);
  }

  @Test
  void twoFarApartAreTwoSlips() {
    assertThat(patterns(misprefixed(two(10, 30))))
        .noneMatch(p -> p.words().contains("prefix " + prefix(false)));
  }

  @Test
  void onceIsASlip() {
    assertThat(patterns(misprefixed(List.of(two(0, 2).getFirst()))))
        .noneMatch(p -> p.words().contains("prefix " + prefix(false)));
  }

  @Test
  void aPatternDecidesNothingWrongly() {
    for (Decision decision :
        new Resolver(ResolverSettings.DEFAULT).resolve(study.roster(), misprefixed(two(0, 2)))) {
      if (decision instanceof Resolved resolved && !study.silent.contains(decision.scan())) {
        assertThat(resolved.subjectVisit().subject() + "|" + resolved.subjectVisit().visit())
            .isEqualTo(study.truth.get(decision.scan()));
      }
    }
  }

  @Test
  void aPreparedRosterAnswersAsOneThatIsNot() {
    Resolver resolver = new Resolver(ResolverSettings.DEFAULT);
    ResolverSession session = resolver.session(study.roster());
    List<ReceivedScan> one = List.of(study.scans.getFirst());

    assertThat(session.resolve(one)).isEqualTo(resolver.resolve(study.roster(), one));
    assertThat(session.resolve(study.scans))
        .isEqualTo(resolver.resolve(study.roster(), study.scans));
  }
}
