package org.trinomen.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.dicom.DicomException;

/** What does not fit is refused, and the refusal names the field and its first byte. */
final class PduReaderLimitsTest {

  private static final String RQ_START = "00 01 00 00 'A               ' 'B               ' 00*32";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "04 00 00 00 00 05 00 00 00 04 01          | Item-length               | 7",
        "04 00 00 00 00 06 00 00 00 01 01 03       | Item-length               | 7",
        "04 00 00 00 00 06 FF FF FF FF 01 03       | Item-length               | 7",
        "04 00 00 00 00 03 00 00 00                | Item-length               | 7",
        "05 00 00 00 00 05 00 00 00 00 00          | PDU                       | 7",
        "06 00 00 00 00 03 00 00 00                | reserved                  | 7",
        "07 00 00 00 00 03 00 00 00                | Reason/Diag               | 10",
        "03 00 00 00 00 01 00                      | Result                    | 8",
        "08 00 00 00 00 04 00 00 00 00             | PDU-type                  | 1",
        "01 00 00 00 00 02 00 01                   | reserved                  | 9",
        "01 00 00 00 01 04 00 01                   | PDU-length                | 3",
      })
  void fieldThatDoesNotFitIsNamed(String annotated, String field, int at) {
    byte[] bytes = AnnotatedBytes.parse(annotated);

    DicomException e =
        catchThrowableOfType(DicomException.class, () -> PduReader.read(bytes, 0, bytes.length));

    assertThat(e).isNotNull();
    assertThat(e.what()).startsWith(field);
    assertThat(e.offset()).isEqualTo(at);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10 00 FF FF 'x'                              | Application-context | 79",
        "20 00 00 04 02 00 00 00                      | Presentation-context-ID is even | 79",
        "20 00 00 08 01 00 00 00 30 00 00 09          | Abstract-syntax-name | 87",
        "50 00 00 07 51 00 00 04 00 00 40              | item 51H | 83",
        "50 00 00 07 51 00 00 03 00 00 40              | Maximum-length-received | 83",
        "50 00 00 0A 58 00 00 06 01 01 FF FF 00 00     | Primary-field | 87",
        "50 00 00 09 54 00 00 05 00 07 31 00 00        | SOP-class-uid | 85",
        "20 00 00 04 01 00 00 00 20 00 00 04 01 00 00 00 | Presentation-context-ID comes twice | 87"
      })
  void itemThatDoesNotFitIsNamed(String items, String field, int at) {
    byte[] body = AnnotatedBytes.parse(RQ_START + "\n" + items);
    byte[] bytes =
        new FieldWriter().u8("type", 1).reserved(1).sized32(b -> b.octets(body)).toBytes();

    DicomException e =
        catchThrowableOfType(DicomException.class, () -> PduReader.read(bytes, 0, bytes.length));

    assertThat(e).isNotNull();
    assertThat(e.what()).startsWith(field);
    assertThat(e.path()).startsWith("A-ASSOCIATE-RQ");
    assertThat(e.offset()).isEqualTo(at);
  }

  @Test
  void countsAreLimited() {
    assertRefused(pdvs(PduReader.PDVS_MAX + 1), "Presentation-data-value");
    assertRefused(transferSyntaxes(PduReader.TRANSFER_SYNTAXES_MAX + 1), "Transfer-syntax");
    assertRefused(userItems(UserItemReader.ITEMS_MAX + 1), "User-information");
    assertRefused(longUid(), "Transfer-syntax-name is longer than 128");

    byte[] enough = pdvs(PduReader.PDVS_MAX);
    assertThat(((Pdu.PDataTf) PduReader.read(enough, 0, enough.length)).values())
        .hasSize(PduReader.PDVS_MAX);
  }

  @Test
  void writerNamesWhatDoesNotFit() {
    List<String> many = Collections.nCopies(3000, "1.2.840.10008.1.2.1");
    Pdu.AssociateRq beyond =
        new Pdu.AssociateRq(
            1,
            "A",
            "B",
            "1",
            List.of(new PresentationContext(1, "1.2", many)),
            new UserInformation(List.of()));

    assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> PduWriter.write(beyond)))
        .hasMessageContaining("Item-length");
  }

  private static void assertRefused(byte[] bytes, String field) {
    DicomException e =
        catchThrowableOfType(DicomException.class, () -> PduReader.read(bytes, 0, bytes.length));
    assertThat(e).isNotNull();
    assertThat(e.what()).startsWith(field);
  }

  private static byte[] pdvs(int count) {
    return new FieldWriter()
        .u8("type", 4)
        .reserved(1)
        .sized32(
            body -> {
              for (int i = 0; i < count; i++) {
                body.u32("length", 2).u8("id", 1).u8("control", 0);
              }
            })
        .toBytes();
  }

  private static byte[] transferSyntaxes(int count) {
    return request(
        body ->
            body.item(
                0x20,
                context -> {
                  context.u8("id", 1).reserved(3);
                  for (int i = 0; i < count; i++) {
                    context.item(0x40, it -> it.text("1.2"));
                  }
                }));
  }

  private static byte[] longUid() {
    return request(
        body ->
            body.item(
                0x20,
                context ->
                    context.u8("id", 1).reserved(3).item(0x40, it -> it.text("1".repeat(129)))));
  }

  private static byte[] userItems(int count) {
    return request(
        body ->
            body.item(
                0x50,
                items -> {
                  for (int i = 0; i < count; i++) {
                    items.item(0x70, it -> it.reserved(0));
                  }
                }));
  }

  private static byte[] request(Consumer<FieldWriter> items) {
    return new FieldWriter()
        .u8("type", 1)
        .reserved(1)
        .sized32(
            body -> {
              body.octets(AnnotatedBytes.parse(RQ_START));
              items.accept(body);
            })
        .toBytes();
  }
}
