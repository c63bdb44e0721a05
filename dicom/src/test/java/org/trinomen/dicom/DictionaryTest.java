package org.trinomen.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DictionaryTest {

  @ParameterizedTest
  @CsvSource({
    "00100010, PatientName, PN, 1, false",
    "00080001, LengthToEnd, UL, 1, true",
    "60023000, OverlayData, OB or OW, 1, false",
    "500A3000, CurveData, OB or OW, 1, true",
    "00203105, SourceImageIDs, CS, 1-n, true",
    "7FE00010, PixelData, OB or OW, 1, false",
    "00280106, SmallestImagePixelValue, US or SS, 1, false",
    "FFFEE000, Item, '', 1, false",
    "00090010, , , , ",
    "00100000, GroupLength, UL, 1, true",
    "00020000, FileMetaInformationGroupLength, UL, 1, false",
    "60013000, , , , ",
  })
  void knowsTheElementsOfTheStandard(
      String tag, String keyword, String vr, String vm, Boolean retired) {
    var entry = Dictionary.entry(Integer.parseUnsignedInt(tag, 16));

    assertThat(entry.map(Dictionary.Entry::keyword).orElse(null)).isEqualTo(keyword);
    assertThat(entry.map(Dictionary.Entry::vr).orElse(null)).isEqualTo(vr);
    assertThat(entry.map(Dictionary.Entry::vm).orElse(null)).isEqualTo(vm);
    assertThat(entry.map(Dictionary.Entry::retired).orElse(null)).isEqualTo(retired);
  }

  @ParameterizedTest
  @CsvSource({
    "00280106, false, US",
    "00280106, true, SS",
    "7FE00010, false, OW",
    "60003000, false, OW",
    "00283006, true, OW",
    "00290010, false, LO",
    "00291010, false, UN",
    "00290000, false, UL",
    "00080000, false, UL",
    "00089999, false, UN",
    "00081115, false, SQ",
  })
  void givesTheVrThatImplicitVrLeavesOut(String tag, boolean signedPixels, Vr vr) {
    assertThat(Dictionary.vr(Integer.parseUnsignedInt(tag, 16), signedPixels)).isEqualTo(vr);
  }

  @Test
  void knowsPrivateElementsWhateverBlockTheyStandIn() {
    assertThat(Dictionary.entry("SIEMENS CSA HEADER", 0x0029_1010))
        .isEqualTo(Dictionary.entry("SIEMENS CSA HEADER ", 0x0029_4510))
        .hasValueSatisfying(entry -> assertThat(entry.vr()).isEqualTo("OB"));
    assertThat(Dictionary.entry("NOBODY", 0x0029_1010)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PatientID, 00100020",
    "'0010,0020', 00100020",
    "'(0010,0020)', 00100020",
    "0010-0020, 00100020",
    "00100020, 00100020",
    "7fe00010, 7FE00010",
    "OverlayData, 60003000",
    "FFFEE00D, FFFEE00D",
    "patientid, ",
    "'', ",
    "'0010,002', ",
    "'0010.0020', ",
  })
  void readsTagsInEveryUsualForm(String text, String tag) {
    OptionalInt parsed = Tags.parse(text);

    assertThat(parsed.isPresent() ? Tags.hex(parsed.getAsInt()) : null).isEqualTo(tag);
  }

  @Test
  void registersTransferSyntaxesWithTheirEncoding() {
    assertThat(UidRegistry.transferSyntaxes()).hasSize(63);
    assertThat(TransferSyntax.of(Uids.JPEG2000Lossless))
        .hasValueSatisfying(
            syntax -> {
              assertThat(syntax.encapsulated()).isTrue();
              assertThat(syntax.explicitVr()).isTrue();
            });
    assertThat(TransferSyntax.of(Uids.ExplicitVRBigEndian))
        .containsSame(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN);
    assertThat(TransferSyntax.of(Uids.JPIPReferencedDeflate).orElseThrow().deflated()).isTrue();
    assertThat(TransferSyntax.of("1.2.3")).isEmpty();
  }

  @Test
  void listsStorageSopClassesCurrentAndRetired() {
    assertThat(UidRegistry.storageSopClasses())
        .contains(
            Uids.PositronEmissionTomographyImageStorage,
            "1.2.840.10008.5.1.4.1.1.5",
            Uids.HangingProtocolStorage)
        .doesNotContain(
            Uids.MediaStorageDirectoryStorage, Uids.StorageCommitmentPushModel, Uids.Verification);
    assertThat(UidRegistry.entry(Uids.CTImageStorage))
        .hasValueSatisfying(
            entry -> {
              assertThat(entry.name()).isEqualTo("CT Image Storage");
              assertThat(entry.keyword()).isEqualTo("CTImageStorage");
            });
  }
}
