package org.trinomen.identity.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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

  /**
   * The first scans of different subjects typed with a prefix under which nobody has the number.
   */
  private List<ReceivedScan> misprefixed(int count) {
    List<ReceivedScan> scans = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    for (ReceivedScan scan : study.scans) {
      String code = study.truth.getOrDefault(scan.id(), "|").split("\\|", -1)[0];
      boolean clear = scan.identity().patientId().equals(code) && code.startsWith(prefix(true));
      String other = clear ? prefix(false) + code.substring(1) : "";
      if (clear && changed.size() < count && !changed.contains(code) && !codes.contains(other)) {
        changed.add(code);
        scans.add(typed(scan, other));
      } else {
        scans.add(scan);
      }
    }
    assertThat(changed).hasSize(count);
    return scans;
  }

  private List<SitePattern> patterns(List<ReceivedScan> scans) {
    return new Resolver(ResolverSettings.DEFAULT).resolution(study.roster(), scans).patterns();
  }

  @Test
  void thePrefixOfAnotherSiteOnTwoSubjectsRaisesTheAlarm() {
    assertThat(patterns(misprefixed(2)))
        .anyMatch(p -> p.words().contains("prefix " + prefix(false)))
        .allMatch(p -> p.scans().size() >= 2);
  }

  @Test
  void onceIsASlip() {
    assertThat(patterns(misprefixed(1)))
        .noneMatch(p -> p.words().contains("prefix " + prefix(false)));
  }

  @Test
  void aPatternDecidesNothingWrongly() {
    for (Decision decision :
        new Resolver(ResolverSettings.DEFAULT).resolve(study.roster(), misprefixed(2))) {
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
