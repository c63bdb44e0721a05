package org.trinomen.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.dicom.DicomException;

/** Command sets, byte by byte as PS3.7 §6.3 and §E.1 say. */
final class CommandSetTest {

  private static final HexFormat HEX = HexFormat.of();

  /** A C-ECHO-RQ as DCMTK's echoscu writes it. */
  private static final String ECHO =
      "00000000"
          + "04000000" // Command Group Length
          + "38000000"
          + "00000200"
          + "12000000" // Affected SOP Class UID
          + "312e322e3834302e31303030382e312e3100"
          + "00000001"
          + "02000000" // Command Field
          + "3000"
          + "00001001"
          + "02000000" // Message ID
          + "0100"
          + "00000008"
          + "02000000" // Command Data Set Type
          + "0101";

  @Test
  void echoRequestIsReadAndWrittenAsOthersDo() {
    byte[] bytes = HEX.parseHex(ECHO);
    CommandSet command = CommandSet.decode(bytes);

    assertThat(command.commandField()).isEqualTo(CommandField.C_ECHO_RQ);
    assertThat(command.text(CommandElement.AFFECTED_SOP_CLASS_UID)).contains("1.2.840.10008.1.1");
    assertThat(command.us(CommandElement.MESSAGE_ID)).hasValue(1);
    assertThat(command.hasDataSet()).isFalse();
    CommandSet built =
        CommandSet.of(CommandField.C_ECHO_RQ)
            .ui(CommandElement.AFFECTED_SOP_CLASS_UID, "1.2.840.10008.1.1")
            .us(CommandElement.MESSAGE_ID, 1)
            .us(CommandElement.COMMAND_DATA_SET_TYPE, CommandSet.NO_DATA_SET)
            .build();
    assertThat(built.encode()).isEqualTo(bytes);
    assertThat(command.encode()).isEqualTo(bytes);
  }

  /** The group length some write wrongly, or leave out, is not believed. */
  @Test
  void groupLengthIsComputedNotBelieved() {
    byte[] wrong = HEX.parseHex(ECHO.replaceFirst("38000000", "99000000"));

    assertThat(CommandSet.decode(wrong).encode()).isEqualTo(HEX.parseHex(ECHO));
    assertThat(CommandSet.decode(HEX.parseHex(ECHO.substring(24))).encode())
        .isEqualTo(HEX.parseHex(ECHO));
  }

  @ParameterizedTest
  @CsvSource({
    "000000, ends within an element's header, 0",
    "0000000104000000, value length 4 is beyond the end, 4",
    "00000001FFFFFFFF, value length 4294967295 is beyond the end, 4",
    "0800000102000000AAAA, element of another group, 0",
    "0000000100000000 0000000100000000, element comes twice, 8",
  })
  void whatIsNoCommandSetIsRefused(String hex, String what, int at) {
    DicomException e =
        catchThrowableOfType(
            DicomException.class, () -> CommandSet.decode(HEX.parseHex(hex.replace(" ", ""))));

    assertThat(e).isNotNull();
    assertThat(e.what()).contains(what);
    assertThat(e.offset()).isEqualTo(at);
  }

  @Test
  void longerThanAnyCommandIsRefused() {
    assertThat(
            catchThrowableOfType(
                DicomException.class, () -> CommandSet.decode(new byte[(64 << 10) + 1])))
        .hasMessageContaining("65537 bytes");
  }

  @Test
  void valuesOfOddLengthsArePaddedAndUnpadded() {
    CommandSet command =
        CommandSet.of(CommandField.C_STORE_RQ)
            .ui(CommandElement.AFFECTED_SOP_INSTANCE_UID, "1.2.3")
            .text(CommandElement.MOVE_ORIGINATOR_AE_TITLE, "MOVER")
            .text(CommandElement.ERROR_COMMENT, "")
            .build();

    CommandSet read = CommandSet.decode(command.encode());

    assertThat(read).isEqualTo(command);
    assertThat(read.text(CommandElement.AFFECTED_SOP_INSTANCE_UID)).contains("1.2.3");
    assertThat(read.text(CommandElement.MOVE_ORIGINATOR_AE_TITLE)).contains("MOVER");
    assertThat(read.text(CommandElement.ERROR_COMMENT)).isEmpty();
    assertThat(read.us(CommandElement.AFFECTED_SOP_INSTANCE_UID)).isEmpty();
    assertThat(command.encode().length % 2).isZero();
  }
}
