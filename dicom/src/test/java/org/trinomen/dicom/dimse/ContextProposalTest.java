package org.trinomen.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.ul.PresentationContext;

final class ContextProposalTest {

  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final String IMPLICIT = "1.2.840.10008.1.2";
  private static final String JPEG = "1.2.840.10008.1.2.4.70";

  @Test
  void everyKindHasItsContextAndEveryClassTheUncompressedSyntaxes() {
    List<PresentationContext> contexts =
        ContextProposal.pack(
            List.of(new Kind("1.1", JPEG), new Kind("1.1", EXPLICIT), new Kind("1.2", IMPLICIT)));

    assertThat(contexts)
        .containsExactly(
            new PresentationContext(1, "1.1", List.of(JPEG)),
            new PresentationContext(3, "1.1", List.of(EXPLICIT)),
            new PresentationContext(5, "1.2", List.of(IMPLICIT)),
            new PresentationContext(7, "1.1", List.of(IMPLICIT)),
            new PresentationContext(9, "1.2", List.of(EXPLICIT)));
  }

  @Test
  void kindsGoBeforeAlternativesAndNoMoreThan128Fit() {
    List<Kind> kinds = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      kinds.add(new Kind("1." + i, JPEG));
    }

    List<PresentationContext> many = ContextProposal.pack(kinds);
    List<PresentationContext> some = ContextProposal.pack(kinds.subList(0, 100));

    assertThat(many).hasSize(128).allMatch(it -> it.transferSyntaxes().equals(List.of(JPEG)));
    assertThat(some).hasSize(128);
    assertThat(some.subList(0, 100)).allMatch(it -> it.transferSyntaxes().equals(List.of(JPEG)));
    assertThat(some.subList(100, 128)).allMatch(it -> it.transferSyntaxes().contains(IMPLICIT));
    Set<Integer> ids = new HashSet<>();
    many.forEach(it -> ids.add(it.id()));
    assertThat(ids).hasSize(128).allMatch(id -> id % 2 == 1 && id <= 255);
  }

  @Test
  void sameKindTwiceIsOneContext() {
    Kind kind = new Kind("1.1", JPEG);

    assertThat(ContextProposal.pack(List.of(kind, kind))).hasSize(2);
  }
}
