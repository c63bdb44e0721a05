package org.trinomen.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Problem;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;

class HeaderReaderTest {

  private static final String EXPLICIT = Uids.ExplicitVRLittleEndian;
  private static final String IMPLICIT = Uids.ImplicitVRLittleEndian;
  private static final String BIG_ENDIAN = Uids.ExplicitVRBigEndian;

  static Stream<Arguments> dataSets() {
    return Stream.of(
        row("short form", EXPLICIT, "10002000 'LO' 0400 'A  1'", "(0010,0020) LO 4"),
        row("long form", EXPLICIT, "E07F1000 'OB' 0000 02000000 0102", "(7FE0,0010) OB 2"),
        row("big endian", BIG_ENDIAN, "00280010 'US' 0002 0200", "(0028,0010) US 2"),
        row("implicit VR", IMPLICIT, "10002000 02000000 'A1'", "(0010,0020) LO 2"),
        row("unknown in implicit VR", IMPLICIT, "09000210 02000000 'A1'", "(0009,1002) UN 2"),
        row(
            "US or SS with unsigned pixels",
            IMPLICIT,
            "28000301 02000000 0000\n28000601 02000000 FFFF",
            "(0028,0103) US 2; (0028,0106) US 2"),
        row(
            "US or SS with signed pixels",
            IMPLICIT,
            "28000301 02000000 0100\n28000601 02000000 FFFF",
            "(0028,0103) US 2; (0028,0106) SS 2"),
        row(
            "private element of a known creator",
            IMPLICIT,
            "29001000 12000000 'SIEMENS CSA HEADER'\n29001010 02000000 0102",
            "(0029,0010) LO 18; (0029,1010) OB 2"),
        row(
            "UN with a known element",
            EXPLICIT,
            "10002000 'UN' 0000 02000000 'A1'",
            "(0010,0020) LO 2"),
        row(
            "sequence and item of defined length",
            EXPLICIT,
            """
            08004011 'SQ' 0000 12000000
              FEFF00E0 0A000000
                08005511 'UI' 0200 '1 '
            10002000 'LO' 0000
            """,
            "(0008,1140) SQ 18 [(0008,1155) UI 2]; (0010,0020) LO 0"),
        row(
            "sequence and items of undefined length",
            EXPLICIT,
            """
            08004011 'SQ' 0000 FFFFFFFF
              FEFF00E0 FFFFFFFF
                08005511 'UI' 0200 '1 '
              FEFF0DE0 00000000
              FEFF00E0 00000000 # an empty item
            FEFFDDE0 00000000
            """,
            "(0008,1140) SQ 34 [(0008,1155) UI 2][]"),
        row(
            "UN of undefined length holds implicit VR (CP-246)",
            EXPLICIT,
            """
            09000110 'UN' 0000 FFFFFFFF
              FEFF00E0 FFFFFFFF
                08005511 02000000 '1 '
              FEFF0DE0 00000000
            FEFFDDE0 00000000
            """,
            "(0009,1001) SQ 26 [(0008,1155) UI 2]"),
        row(
            "UN of undefined length that holds explicit VR all the same",
            EXPLICIT,
            """
            09000110 'UN' 0000 FFFFFFFF
              FEFF00E0 0A000000
                08005511 'UI' 0200 '1 '
            FEFFDDE0 00000000
            """,
            "(0009,1001) SQ 18 [(0008,1155) UI 2]"),
        row(
            "UN of defined length with a known sequence",
            EXPLICIT,
            """
            08004011 'UN' 0000 12000000
              FEFF00E0 0A000000
                08005511 02000000 '1 '
            """,
            "(0008,1140) SQ 18 [(0008,1155) UI 2]"),
        row(
            "UN with a known sequence but no items",
            EXPLICIT,
            "08004011 'UN' 0000 04000000 'oops'",
            "(0008,1140) UN 4"),
        row(
            "encapsulated pixel data",
            Uids.JPEGBaseline8Bit,
            """
            E07F1000 'OB' 0000 FFFFFFFF
              FEFF00E0 04000000 00000000 # offset table
              FEFF00E0 02000000 FFD8
              FEFF00E0 02000000 FFD9
            FEFFDDE0 00000000
            """,
            "(7FE0,0010) OB 32 4+2+2"));
  }

  private static Arguments row(String what, String syntax, String dataSet, String listing) {
    return Arguments.of(what, syntax, dataSet, listing);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dataSets")
  void readsEveryFormOfElement(String what, String syntax, String dataSet, String listing) {
    FileHeader file = read(AnnotatedBytes.file(syntax, dataSet), ReadOptions.everything(1 << 20));

    assertThat(list(file.dataSet())).isEqualTo(listing);
    assertThat(file.problems()).isEmpty();
    assertThat(file.transferSyntax()).isEqualTo(TransferSyntax.of(syntax).orElseThrow());
  }

  static Stream<Arguments> odd() {
    return Stream.of(
        row("misspelt VR", "10002000 'lo' 0200 'A1'", "(0010,0020) LO 2", "VR is unknown"),
        row("VR of zeros", "10002000 0000 0200 'A1'", "(0010,0020) LO 2", "VR is unknown"),
        row("damaged VR", "10002000 'L' 0F 0200 'A1'", "(0010,0020) LO 2", "VR is damaged"),
        row("unknown VR, short", "08003010 'ZZ' 0200 'A1'", "(0008,1030) LO 2", "VR is unknown"),
        row(
            "unknown VR, long",
            "09000110 'ZZ' 0000 02000000 'A1' 10002000 'LO' 0000",
            "(0009,1001) UN 2; (0010,0020) LO 0",
            "VR is unknown"),
        row(
            "unknown VR, empty",
            "09000110 'ZZ' 0000 10002000 'LO' 0200 'A1'",
            "(0009,1001) UN 0; (0010,0020) LO 2",
            "VR is unknown"),
        row(
            "implicit VR amid explicit",
            "08000500 'CS' 0000 10002000 02000000 'A1' 10003000 'DA' 0000",
            "(0008,0005) CS 0; (0010,0020) LO 2; (0010,0030) DA 0",
            "VR is missing"),
        row(
            "reserved bytes",
            "E07F1000 'OB' 0100 02000000 0102",
            "(7FE0,0010) OB 2",
            "reserved bytes are not zero"),
        row(
            "stray delimiter",
            "10002000 'LO' 0000 FEFF0DE0 00000000 10003000 'DA' 0000",
            "(0010,0020) LO 0; (0010,0030) DA 0",
            "a delimiter stands where nothing is to be closed"),
        row(
            "item delimiter missing",
            """
            08004011 'SQ' 0000 FFFFFFFF
              FEFF00E0 FFFFFFFF
                08005511 'UI' 0200 '1 '
            FEFFDDE0 00000000
            """,
            "(0008,1140) SQ 18 [(0008,1155) UI 2]",
            "the delimiter of an item is missing"),
        row(
            "sequence delimiter missing at the end",
            "08004011 'SQ' 0000 FFFFFFFF FEFF00E0 00000000",
            "(0008,1140) SQ 8 []",
            "the data end before the delimiter of a sequence"),
        row(
            "delimiter missing where what is around ends",
            """
            08004011 'SQ' 0000 14000000
              FEFF00E0 0C000000
                40007502 'SQ' 0000 FFFFFFFF
            10002000 'LO' 0000
            """,
            "(0008,1140) SQ 20 [(0040,0275) SQ 0 ]; (0010,0020) LO 0",
            "a delimiter is missing"),
        row(
            "undefined length of a text",
            "09000110 'UT' 0000 FFFFFFFF 'abcd' FEFFDDE0 00000000 10002000 'LO' 0000",
            "(0009,1001) UT 4; (0010,0020) LO 0",
            "a value that is no sequence has undefined length"),
        row(
            "zeros behind the data set",
            "10002000 'LO' 0000 0000000000000000000000000000000000000000",
            "(0010,0020) LO 0",
            "bytes follow the data set"),
        row(
            "text behind the pixel data",
            "E07F1000 'OB' 0000 02000000 0102 'That was all'",
            "(7FE0,0010) OB 2",
            "bytes follow the data set"),
        row(
            "a byte behind the pixel data",
            "E07F1000 'OB' 0000 02000000 0102 00",
            "(7FE0,0010) OB 2",
            "bytes follow the data set"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("odd")
  void reportsWhatIsOddAndReadsOn(String what, String dataSet, String listing, String problem) {
    byte[] bytes = AnnotatedBytes.file(EXPLICIT, dataSet);
    FileHeader file = read(bytes, ReadOptions.everything(1 << 20));

    assertThat(list(file.dataSet())).isEqualTo(listing);
    assertThat(file.problems()).extracting(Problem::what).containsOnly(problem);
    assertThatThrownBy(() -> read(bytes, ReadOptions.HEADER.strictly()))
        .isInstanceOf(DicomException.class);
  }

  static Stream<Arguments> damaged() {
    return Stream.of(
        Arguments.of("10002000 'UT' 0000 FFFFFF7F 'A1'", "bytes short", "(0010,0020)"),
        Arguments.of(
            "08004011 'SQ' 0000 0A000000 FEFF00E0 0A000000 08005511",
            "end inside the header",
            "(0008,1140)[0]"),
        Arguments.of(
            "08004011 'SQ' 0000 12000000 FEFF00E0 0A000000 08005511 'UI' 0400 '1 '",
            "element is longer than what it stands in",
            "(0008,1140)[0].(0008,1155)"),
        Arguments.of(
            "08004011 'SQ' 0000 FFFFFFFF FEFF00E0 FFFFFFFF 08005511 'UI' 0400 '1 '",
            "2 bytes short",
            "(0008,1140)[0]"),
        Arguments.of("10002000 'LO'", "inside the header", ""),
        Arguments.of("09000110 2F2A3322 'A1'", "no value representation", ""),
        Arguments.of("08004011 'SQ' 0000 08000000 10002000 'LO' 0000", "else than", "(0008,1140)"),
        Arguments.of(
            "08004011 'SQ' 0000 10000000 FEFF00E0 09000000 0800551155490000 10002000 'LO' 0000",
            "item is longer than its sequence",
            ""),
        Arguments.of(
            "08004011 'SQ' 0000 10000000 FEFF00E0 08000000 0800551155490100",
            "element is longer than what it stands in",
            "(0008,1140)[0].(0008,1155)"),
        Arguments.of(
            "08004011 'SQ' 0000 FFFFFFFF FEFF00E0 FFFFFFFF 0800551155490000",
            "end inside a sequence",
            "(0008,1140)[0]"),
        Arguments.of("FEFF00E0 00000000", "item stands outside", ""),
        Arguments.of(
            "E07F1000 'OB' 0000 FFFFFFFF 10002000 'LO' 0000", "else than fragments", "(7FE0,0010)"),
        Arguments.of("E07F1000 'OB' 0000 F0FFFFFF 0102", "bytes short", "(7FE0,0010)"),
        Arguments.of(
            "E07F1000 'OB' 0000 FFFFFFFF FEFF00E0 00000000 FEFF00E0 08080000 0102",
            "2054 bytes short",
            "(7FE0,0010)"));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void refusesWhatIsDamagedAndSaysWhere(String dataSet, String what, String path) {
    byte[] bytes = AnnotatedBytes.file(EXPLICIT, dataSet);

    assertThatThrownBy(() -> read(bytes, ReadOptions.HEADER))
        .isInstanceOfSatisfying(
            DicomException.class,
            e -> {
              assertThat(e.what()).contains(what);
              assertThat(e.path()).isEqualTo(path);
              assertThat(e.offset()).isBetween(0L, (long) bytes.length);
            });
  }

  private static final String IMAGE =
      """
      28001000 'US' 0200 0200 # rows
      28001100 'US' 0200 0200 # columns
      28000001 'US' 0200 1000 # bits allocated
      """;

  static Stream<Arguments> cut() {
    return Stream.of(
        Arguments.of("10002000 'LO' 0400 'A1'", "2 bytes short", 2),
        Arguments.of("10002000 'LO' 0400", "4 bytes short", 0),
        Arguments.of(IMAGE + "E07F1000 'OW' 0000 08000000 0102", "6 bytes short", 2),
        Arguments.of(
            "E07F1000 'OB' 0000 FFFFFFFF FEFF00E0 00000000 FEFF00E0 08000000 0102",
            "6 bytes short",
            18));
  }

  @ParameterizedTest
  @MethodSource("cut")
  void aLastValueThatCanHaveBeenCutIsShortened(String dataSet, String problem, long length)
      throws IOException {
    byte[] bytes = AnnotatedBytes.file(EXPLICIT, dataSet);

    for (ReadOptions options : List.of(ReadOptions.HEADER, ReadOptions.everything(1 << 20))) {
      FileHeader file = read(bytes, options);
      Element last = file.dataSet().iterator().next();
      for (Element element : file.dataSet()) {
        last = element;
      }
      assertThat(file.problems())
          .extracting(Problem::what)
          .containsExactly("the data end inside a value, " + problem);
      assertThat(last.length()).isEqualTo(length);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DicomWriter.writeFile(read(bytes, ReadOptions.everything(1 << 20)), out);
    assertThat(out.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void aLastItemThatOutlivesItsSequenceEndsWithTheData() {
    FileHeader file =
        read(
            AnnotatedBytes.file(
                EXPLICIT, "08004011 'SQ' 0000 10000000 FEFF00E0 20000000 08005511 'UI' 0000"),
            ReadOptions.HEADER);

    assertThat(list(file.dataSet())).isEqualTo("(0008,1140) SQ 16 [(0008,1155) UI 0]");
    assertThat(file.problems())
        .extracting(Problem::what)
        .containsExactly("an item is longer than its sequence");
  }

  @Test
  void locatesPixelDataAndLongValuesWithoutHoldingThem() {
    byte[] bytes =
        AnnotatedBytes.file(
            EXPLICIT,
            "10002000 'LO' 0200 'A1' 09000110 'OB' 0000 04000000 01020304"
                + " E07F1000 'OB' 0000 02000000 0102");
    ReadOptions options = new ReadOptions(Limits.DEFAULT.holding(3, 1 << 20), false, false, 0);
    FileHeader file = read(bytes, options);

    assertThat(file.dataSet().element(0x0009_1001))
        .hasValueSatisfying(
            element -> {
              assertThat(element).isInstanceOf(Element.Bulk.class);
              long at = ((Element.Bulk) element).valueOffset();
              assertThat(bytes[(int) at]).isEqualTo((byte) 1);
            });
    assertThat(file.dataSet().element(Tag.PixelData).orElseThrow())
        .isInstanceOf(Element.Bulk.class);
    assertThat(file.pixelDataOffset()).hasValue(bytes.length - 14);
    assertThat(file.length()).isEqualTo(bytes.length);
    assertThat(file.dataSet().string(Tag.PatientID)).contains("A1");
  }

  @Test
  void stopsBeforeATag() {
    byte[] bytes =
        AnnotatedBytes.file(EXPLICIT, "10002000 'LO' 0000 28001000 'US' 0200 0100 'no header'");
    FileHeader file = read(bytes, ReadOptions.HEADER.stoppingBefore(0x0011_0000));

    assertThat(list(file.dataSet())).isEqualTo("(0010,0020) LO 0");
  }

  @Test
  void textOfItemsIsInTheCharacterSetAround() {
    FileHeader file =
        read(
            AnnotatedBytes.file(
                EXPLICIT,
                """
                08000500 'CS' 0A00 'ISO_IR 192'
                40007502 'SQ' 0000 FFFFFFFF
                  FEFF00E0 FFFFFFFF
                    10002000 'LO' 0400 'Zo' C3AB
                  FEFF0DE0 00000000
                FEFFDDE0 00000000
                """),
            ReadOptions.HEADER);

    assertThat(file.dataSet().items(Tag.RequestAttributesSequence).getFirst().text(Tag.PatientID))
        .isEqualTo("Zoë");
  }

  static Stream<Arguments> openings() {
    String meta = "02001000 'UI' 1400 '1.2.840.10008.1.2.1' 00 ";
    String element = "08000500 'CS' 0000";
    String preamble = "00".repeat(128);
    return Stream.of(
        Arguments.of(preamble + " 'DICM' " + meta + element, 1, ""),
        Arguments.of(preamble + " 'DICM' " + element, 0, "file meta information is missing"),
        Arguments.of(preamble + " 'dicm' " + meta + element, 1, "prefix is in lower case"),
        Arguments.of(meta + element, 1, "preamble and prefix are missing"),
        Arguments.of("'DICM' " + meta + element, 1, "preamble is missing"),
        Arguments.of(element, 0, "preamble and file meta information are missing"),
        Arguments.of("08000500 00000000", 0, "preamble and file meta information are missing"),
        Arguments.of("00080005 'CS' 0000", 0, "preamble and file meta information are missing"));
  }

  @ParameterizedTest
  @MethodSource("openings")
  void findsTheFirstElementBehindAnyOpening(String bytes, int metaElements, String oddity) {
    FileHeader file = read(AnnotatedBytes.of(bytes), ReadOptions.HEADER);

    assertThat(file.fileMeta().size()).isEqualTo(metaElements);
    assertThat(list(file.dataSet())).isEqualTo("(0008,0005) CS 0");
    assertThat(TransferSyntax.of(file.transferSyntax().uid())).contains(file.transferSyntax());
    if (!oddity.isEmpty()) {
      assertThat(file.problems()).extracting(Problem::what).contains(oddity);
    }
  }

  @ParameterizedTest
  @MethodSource("notDicom")
  void refusesWhatIsNotDicom(String bytes) {
    assertThatThrownBy(() -> read(AnnotatedBytes.of(bytes), ReadOptions.HEADER))
        .isInstanceOf(DicomException.class);
  }

  static Stream<String> notDicom() {
    return Stream.of(
        "",
        "00",
        "00".repeat(4096),
        "'<html><body>not found</body></html>'",
        "89504E470D0A1A0A 0000000D 'IHDR'",
        "'PK' 0304 1400 0000",
        "00".repeat(128) + " 'DICM'",
        "00".repeat(128) + " 'DICM' 'and then something else'",
        "'{ \"00100010\": {} }'",
        "5C010000" + "00".repeat(344) + " 'n+1' 00", // NIfTI
        "1F8B0800 00000000 0003", // gzip
        "FFD8FFE0 0010 'JFIF' 00",
        "'%PDF-1.7' 0A",
        "'MATRIX72v' 00000000", // ECAT
        "'!INTERFILE :=' 0D0A",
        "08000000 00000000 08000500 00000000");
  }

  @Test
  void twoBytesOfDeflatedDataSetAreNotTakenForFileMetaInformation() {
    byte[] empty =
        AnnotatedBytes.file(Uids.DeflatedExplicitVRLittleEndian, "02001601 'UI' 0000 0300");

    assertThat(read(empty, ReadOptions.HEADER).dataSet().size()).isZero();
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        Arguments.of(IMPLICIT, "08000500 'CS' 0000", true, false),
        Arguments.of(EXPLICIT, "08000500 00000000", false, false),
        Arguments.of(BIG_ENDIAN, "08000500 'CS' 0000", true, false),
        Arguments.of(EXPLICIT, "00080005 'CS' 0000", true, true),
        Arguments.of(Uids.JPEGBaseline8Bit, "08000500 00000000", false, false));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void readsTheEncodingThatIsThereNotTheOneThatIsStated(
      String stated, String dataSet, boolean explicit, boolean bigEndian) {
    FileHeader file = read(AnnotatedBytes.file(stated, dataSet), ReadOptions.HEADER);

    assertThat(list(file.dataSet())).isEqualTo("(0008,0005) CS 0");
    assertThat(file.transferSyntax().uid()).isEqualTo(stated);
    assertThat(file.transferSyntax().explicitVr()).isEqualTo(explicit);
    assertThat(file.transferSyntax().bigEndian()).isEqualTo(bigEndian);
    assertThat(file.problems())
        .extracting(Problem::what)
        .containsExactly("the data set is not encoded as its transfer syntax says");
  }

  @Test
  void messagesHoldNoValues() {
    byte[] bytes =
        AnnotatedBytes.file(
            EXPLICIT,
            "08004011 'SQ' 0000 FFFFFFFF FEFF00E0 FFFFFFFF 10001000 'PN' 0C00 'DOE^JOHN'");

    assertThatThrownBy(() -> read(bytes, ReadOptions.HEADER))
        .isInstanceOf(DicomException.class)
        .hasMessageNotContaining("DOE");
  }

  private static FileHeader read(byte[] bytes, ReadOptions options) {
    try (HeaderReader reader = new HeaderReader(options)) {
      reader.feed(bytes, 0, bytes.length);
      return reader.finish();
    }
  }

  private static String list(DataSet dataSet) {
    List<String> lines = new ArrayList<>();
    for (Element element : dataSet) {
      StringBuilder line = new StringBuilder();
      line.append(Tags.format(element.tag())).append(' ').append(element.vr());
      line.append(' ').append(element.length());
      switch (element) {
        case Element.Items sequence -> {
          line.append(' ');
          sequence.items().forEach(item -> line.append('[').append(list(item)).append(']'));
        }
        case Element.Fragments fragments -> {
          line.append(' ').append(fragments.offsetTable().length());
          fragments.fragments().forEach(fragment -> line.append('+').append(fragment.length()));
        }
        case Element.Value _, Element.Bulk _ -> {}
      }
      lines.add(line.toString());
    }
    return String.join("; ", lines);
  }
}
