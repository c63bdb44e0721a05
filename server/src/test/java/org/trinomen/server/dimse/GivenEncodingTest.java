package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.ul.PresentationContext;

/** Which transfer syntax a context for a C-GET gets, by what the archive has. */
final class GivenEncodingTest {

  private static final Map<String, String> UIDS =
      Map.of(
          "explicit", Uids.ExplicitVRLittleEndian,
          "implicit", Uids.ImplicitVRLittleEndian,
          "big", Uids.ExplicitVRBigEndian,
          "jpeg-ls", Uids.JPEGLSLossless,
          "rle", Uids.RLELossless,
          "baseline", Uids.JPEGBaseline8Bit,
          "mpeg", Uids.MPEG2MPML,
          "unknown", "1.2.3.4");

  private static List<String> uids(String names) {
    return names.isBlank() ? List.of() : Stream.of(names.split(" ", -1)).map(UIDS::get).toList();
  }

  private static PresentationContext context(int id, String proposed) {
    return new PresentationContext(id, Uids.CTImageStorage, uids(proposed));
  }

  @ParameterizedTest
  @CsvSource({
    "'', jpeg-ls explicit, explicit",
    "'', jpeg-ls rle, jpeg-ls",
    "'', unknown big, big",
    "implicit, explicit implicit, implicit",
    "explicit implicit, big implicit explicit, explicit",
    "jpeg-ls, explicit jpeg-ls, jpeg-ls",
    "jpeg-ls explicit, jpeg-ls explicit, explicit",
    "baseline rle, implicit explicit, explicit",
    "baseline explicit, baseline explicit, explicit",
    "baseline explicit, baseline jpeg-ls, jpeg-ls",
    "mpeg explicit, mpeg explicit, explicit",
    "mpeg, explicit mpeg, mpeg",
  })
  void mostOfWhatThereIsCanBeHad(String held, String proposed, String chosen) {
    PresentationContext context = context(1, proposed);

    assertThat(GivenEncoding.choose(uids(held), context, List.of(context)))
        .hasValue(UIDS.get(chosen));
  }

  @Test
  void aContextForWhatIsCompressedIsNotForTheRest() {
    PresentationContext plain = context(1, "explicit");
    PresentationContext compressed = context(3, "jpeg-ls baseline");

    assertThat(
            GivenEncoding.choose(uids("explicit baseline"), compressed, List.of(plain, compressed)))
        .hasValue(Uids.JPEGBaseline8Bit);
  }

  @Test
  void whatNobodyKnowsIsNotChosen() {
    PresentationContext context = context(1, "unknown");

    assertThat(GivenEncoding.choose(List.of(), context, List.of(context))).isEmpty();
  }
}
