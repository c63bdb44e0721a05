package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.server.http.RequestFailure;

class MultipartReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multipart/form-data; boundary=abc | abc",
        "multipart/form-data; boundary=\"a b c\" | a b c",
        "multipart/form-data  ;  boundary  =  x | x",
        "Multipart/Form-Data; charset=utf-8; Boundary=----WebKit7 | ----WebKit7",
        "multipart/form-data; boundary=x; charset=utf-8 | x",
        "application/dicom | ",
        "multipart/form-data | ",
      })
  void theBoundaryIsFoundHoweverItIsSpaced(String contentType, String boundary) {
    assertThat(MultipartReader.boundary(contentType)).isEqualTo(Optional.ofNullable(boundary));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1000, 65_536, 1_000_000})
  void partsComeOutAsTheyWentInWhateverTheChunking(int chunk) throws IOException {
    List<byte[]> parts = parts();
    MultipartReader reader = new MultipartReader(chunked(body(parts, "--B--"), chunk), "B");
    for (byte[] part : parts) {
      assertThat(reader.next().orElseThrow().readAllBytes()).isEqualTo(part);
    }
    assertThat(reader.next()).isEmpty();
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void aPartThatIsNotReadIsPassedOver() throws IOException {
    List<byte[]> parts = parts();
    MultipartReader reader = new MultipartReader(chunked(body(parts, "--B--"), 5000), "B");
    InputStream first = reader.next().orElseThrow();
    assertThat(first.read()).isEqualTo(parts.getFirst()[0] & 0xFF);
    assertThat(reader.next().orElseThrow().readAllBytes()).isEqualTo(parts.get(1));
  }

  @Test
  void aPreambleAndOddHeadersArePutUpWith() throws IOException {
    String body =
        "ignored\r\n--x\r\nContent-Disposition  :   form-data  ; name =\"files[]\"   ;"
            + " filename = \"y\"  \r\nX:\r\n\r\nhello\r\n--x--\r\nepilogue";
    MultipartReader reader = new MultipartReader(bytes(body), "x");
    assertThat(reader.next().orElseThrow().readAllBytes())
        .isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void aPartWithoutHeadersIsRead() throws IOException {
    MultipartReader reader = new MultipartReader(bytes("--x\r\n\r\nhello\r\n--x--"), "x");
    assertThat(reader.next().orElseThrow().readAllBytes())
        .isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void theLastDelimiterMayLackItsHyphens() throws IOException {
    MultipartReader reader = new MultipartReader(bytes("--x\r\nA: b\r\n\r\nhello\r\n--x"), "x");
    assertThat(reader.next().orElseThrow().readAllBytes()).hasSize(5);
    assertThat(reader.next()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "--x\r\nA: b\r\n\r\nhello",
        "--x\r\nA: b\r\n\r\nhello\r\n--",
        "--x\r\nA: b",
      })
  void aBodyThatIsCutShortIsRefused(String body) {
    assertThatExceptionOfType(RequestFailure.class)
        .isThrownBy(
            () -> {
              MultipartReader reader = new MultipartReader(bytes(body), "x");
              Optional<InputStream> part = reader.next();
              while (part.isPresent()) {
                part.get().readAllBytes();
                part = reader.next();
              }
            });
  }

  @Test
  void aHeaderWithoutEndIsRefused() {
    MultipartReader reader = new MultipartReader(bytes("--x\r\n" + "a".repeat(100_000)), "x");
    assertThatExceptionOfType(RequestFailure.class)
        .isThrownBy(reader::next)
        .withMessageContaining("header of a part is too long");
  }

  /** Empty, tiny, longer than the window, full of what could be a delimiter's beginning. */
  private static List<byte[]> parts() {
    byte[] random = new byte[200_000];
    new Random(7).nextBytes(random);
    List<byte[]> parts = new ArrayList<>();
    parts.add(random);
    parts.add(new byte[0]);
    parts.add("\r\n--".repeat(40_000).getBytes(StandardCharsets.US_ASCII));
    parts.add("\r\n--A\r\n-B\r\r\n\r\n--".getBytes(StandardCharsets.US_ASCII));
    parts.add(new byte[] {1});
    return parts;
  }

  private static byte[] body(List<byte[]> parts, String end) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes("--B\r\nContent-Type: x/y\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      body.writeBytes(part);
      body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    body.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
    return body.toByteArray();
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static InputStream chunked(byte[] bytes, int chunk) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(length, chunk));
      }
    };
  }
}
