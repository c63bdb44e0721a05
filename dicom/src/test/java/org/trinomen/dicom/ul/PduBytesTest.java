package org.trinomen.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each PDU and each user item, byte by byte as the tables of PS3.8 and PS3.7 lay them out. */
final class PduBytesTest {

  private static final String ASSOCIATE_RQ =
      """
      01 00                        // 1-2: PDU-type, reserved
      00 00 00 D9                  // 3-6: PDU-length
      00 01 00 00                  // 7-10: protocol version, reserved
      'ARCHIVE         '           // 11-26: called AE title
      'PET_SCANNER     '           // 27-42: calling AE title
      00*32                        // 43-74: reserved
      10 00 00 15                  // application context item
      '1.2.840.10008.3.1.1.1'
      20 00 00 47                  // presentation context item
      01 00 00 00                  //   ID, reserved
      30 00 00 11                  //   abstract syntax
      '1.2.840.10008.1.1'
      40 00 00 13                  //   transfer syntax
      '1.2.840.10008.1.2.1'
      40 00 00 13                  //   transfer syntax
      '1.2.840.10008.1.2.2'
      50 00 00 2D                  // user information item
      51 00 00 04                  //   maximum length
      00 00 40 00
      52 00 00 06                  //   implementation class UID
      '2.25.7'
      53 00 00 04                  //   asynchronous operations window
      00 05 00 01
      55 00 00 0F                  //   implementation version name
      'SCANNER_SW_1.25'
      """;

  /** A user information item alone, inside the smallest A-ASSOCIATE-RQ. */
  private static byte[] requestWith(String item) {
    byte[] sub = AnnotatedBytes.parse(item);
    FieldWriter out = new FieldWriter();
    out.u8("type", 1).reserved(1);
    out.sized32(
        body -> {
          body.u16("version", 1).reserved(2);
          body.padded("called", "A", 16).padded("calling", "B", 16).reserved(32);
          body.item(0x10, it -> it.text("1.2.840.10008.3.1.1.1"));
          body.item(0x50, it -> it.octets(sub));
        });
    return out.toBytes();
  }

  private static Pdu.AssociateRq requestOf(UserItem item) {
    return new Pdu.AssociateRq(
        1, "A", "B", "1.2.840.10008.3.1.1.1", List.of(), new UserInformation(List.of(item)));
  }

  @Test
  void associateRequestIsLaidOutAsInTable9Dash11() {
    byte[] bytes = AnnotatedBytes.parse(ASSOCIATE_RQ);
    Pdu.AssociateRq expected =
        new Pdu.AssociateRq(
            1,
            "ARCHIVE",
            "PET_SCANNER",
            "1.2.840.10008.3.1.1.1",
            List.of(
                new PresentationContext(
                    1, "1.2.840.10008.1.1", List.of("1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"))),
            new UserInformation(
                List.of(
                    new UserItem.MaximumLength(16384),
                    new UserItem.ImplementationClassUid("2.25.7"),
                    new UserItem.AsynchronousOperationsWindow(5, 1),
                    new UserItem.ImplementationVersionName("SCANNER_SW_1.25"))));

    assertThat(PduWriter.write(expected)).isEqualTo(bytes);
    assertThat(PduReader.read(bytes, 0, bytes.length)).isEqualTo(expected);
  }

  @Test
  void associateAcceptIsLaidOutAsInTable9Dash17() {
    byte[] bytes =
        AnnotatedBytes.parse(
            """
            02 00 00 00 00 94            // 1-6
            00 01 00 00                  // 7-10: protocol version, reserved
            'ARCHIVE         '           // 11-26: as received
            'PET_SCANNER     '           // 27-42: as received
            00*32                        // 43-74
            10 00 00 15 '1.2.840.10008.3.1.1.1'
            21 00 00 1B                  // presentation context item
            01 00 00 00                  //   ID, reserved, result: acceptance, reserved
            40 00 00 13 '1.2.840.10008.1.2.1'
            21 00 00 08                  // presentation context item
            03 00 04 00                  //   result: transfer syntaxes not supported
            40 00 00 00                  //   not significant
            50 00 00 08
            51 00 00 04 00 00 00 00      //   no limit
            """);
    Pdu.AssociateAc expected =
        new Pdu.AssociateAc(
            1,
            "ARCHIVE",
            "PET_SCANNER",
            "1.2.840.10008.3.1.1.1",
            List.of(
                new PresentationContext.Result(1, 0, "1.2.840.10008.1.2.1"),
                new PresentationContext.Result(3, 4, "")),
            new UserInformation(List.of(new UserItem.MaximumLength(0))));

    assertThat(PduWriter.write(expected)).isEqualTo(bytes);
    assertThat(PduReader.read(bytes, 0, bytes.length)).isEqualTo(expected);
  }

  static Stream<Arguments> smallPdus() {
    return Stream.of(
        Arguments.of("03 00 00 00 00 04 00 01 01 07", new Pdu.AssociateRj(1, 1, 7)),
        Arguments.of("03 00 00 00 00 04 00 02 03 01", new Pdu.AssociateRj(2, 3, 1)),
        Arguments.of("05 00 00 00 00 04 00 00 00 00", new Pdu.ReleaseRq()),
        Arguments.of("06 00 00 00 00 04 00 00 00 00", new Pdu.ReleaseRp()),
        Arguments.of("07 00 00 00 00 04 00 00 00 00", Pdu.Abort.BY_USER),
        Arguments.of("07 00 00 00 00 04 00 00 02 06", Pdu.Abort.INVALID_PARAMETER),
        Arguments.of(
            """
            04 00 00 00 00 14
            00 00 00 04 01 03 AA BB      // command, last
            00 00 00 02 03 00            // data set, empty fragment, more to come
            00 00 00 02 FF 02            // data set, empty fragment, last
            """,
            new Pdu.PDataTf(
                List.of(
                    new Pdv(1, true, true, ByteBuffer.wrap(new byte[] {(byte) 0xAA, (byte) 0xBB})),
                    new Pdv(3, false, false, ByteBuffer.allocate(0)),
                    new Pdv(255, false, true, ByteBuffer.allocate(0))))));
  }

  @ParameterizedTest
  @MethodSource("smallPdus")
  void smallPdusAreLaidOutAsInTables9Dash21To26(String annotated, Pdu expected) {
    byte[] bytes = AnnotatedBytes.parse(annotated);

    assertThat(PduWriter.write(expected)).isEqualTo(bytes);
    assertThat(PduReader.read(bytes, 0, bytes.length)).isEqualTo(expected);
  }

  static Stream<Arguments> userItems() {
    Octets abc = new Octets(new byte[] {'a', 'b', 'c'});
    return Stream.of(
        Arguments.of("51 00 00 04 00 01 00 00", new UserItem.MaximumLength(65536)),
        Arguments.of("52 00 00 06 '2.25.7'", new UserItem.ImplementationClassUid("2.25.7")),
        Arguments.of("53 00 00 04 00 00 00 03", new UserItem.AsynchronousOperationsWindow(0, 3)),
        Arguments.of(
            "54 00 00 0A 00 06 '1.2.34' 00 01", new UserItem.RoleSelection("1.2.34", false, true)),
        Arguments.of("55 00 00 02 'V1'", new UserItem.ImplementationVersionName("V1")),
        Arguments.of(
            "56 00 00 0B 00 06 '1.2.34' 'abc'",
            new UserItem.SopClassExtendedNegotiation("1.2.34", abc)),
        Arguments.of(
            """
            57 00 00 17              // sub-item version 0
            00 06 '1.2.34'           // SOP class
            00 03 '4.2'              // service class
            00 08                    // related general SOP classes, length of the list
            00 03 '1.3' 00 01 '9'
            """,
            new UserItem.SopClassCommonExtendedNegotiation("1.2.34", "4.2", List.of("1.3", "9"))),
        Arguments.of(
            "58 00 00 0A 02 01 00 03 'abc' 00 01 'p'",
            new UserItem.UserIdentityRequest(2, true, abc, new Octets(new byte[] {'p'}))),
        Arguments.of(
            "58 00 00 09 05 00 00 03 'abc' 00 00",
            new UserItem.UserIdentityRequest(5, false, abc, Octets.NONE)),
        Arguments.of("59 00 00 05 00 03 'abc'", new UserItem.UserIdentityResponse(abc)),
        Arguments.of("5E 00 00 03 'abc'", new UserItem.Unknown(0x5E, abc)));
  }

  @ParameterizedTest
  @MethodSource("userItems")
  void userItemsAreLaidOutAsInTheirTables(String annotated, UserItem expected) {
    byte[] bytes = requestWith(annotated);

    assertThat(PduReader.read(bytes, 0, bytes.length)).isEqualTo(requestOf(expected));
    assertThat(PduWriter.write(requestOf(expected))).isEqualTo(bytes);
  }

  /**
   * Padding with NUL or spaces, unknown items, rubbish in reserved fields: all seen in the wild.
   */
  @Test
  void readerIsLenientWhereTheStandardSaysSo() {
    byte[] bytes =
        AnnotatedBytes.parse(
            """
            01 FF 00 00 00 89
            00 03 12 34                  // further protocol versions; reserved bytes not tested
            '  ARCHIVE' 00*7
            'X               '
            FF*32
            99 00 00 03 'abc'            // item of unknown type: passed over
            10 00 00 16 '1.2.840.10008.3.1.1.1' 00
            20 00 00 20
            05 00 AA 00
            30 00 00 06 '1.2.3' 00
            77 00 00 01 00               // sub-item of unknown type
            40 00 00 09 '1.2.840' 00 ' '
            """);

    Pdu pdu = PduReader.read(bytes, 0, bytes.length);

    assertThat(pdu)
        .isEqualTo(
            new Pdu.AssociateRq(
                3,
                "ARCHIVE",
                "X",
                "1.2.840.10008.3.1.1.1",
                List.of(new PresentationContext(5, "1.2.3", List.of("1.2.840"))),
                new UserInformation(List.of())));
  }

  private static Octets octets(String text) {
    return new Octets(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void secretsAreNotPrinted() {
    UserItem identity =
        new UserItem.UserIdentityRequest(2, true, octets("joe"), octets("passcode"));

    assertThat(requestOf(identity).toString()).doesNotContain("joe", "passcode");
    assertThat(identity.toString()).contains("Octets[8]");
  }
}
