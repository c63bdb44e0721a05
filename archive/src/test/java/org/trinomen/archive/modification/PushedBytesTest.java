package org.trinomen.archive.modification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.trinomen.dicom.DicomException;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PushedBytesTest {

  private static final int LONG = 1_000_000;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    byte[] all = new byte[LONG];
    Arrays.fill(all, (byte) 7);

    try (PushedBytes read = new PushedBytes(out -> out.write(all))) {
      assertThat(read.readAllBytes()).isEqualTo(all);
    }
  }

  @Test
  void whatTheWriterThrowsTheReaderThrows() throws IOException {
    try (PushedBytes read =
        new PushedBytes(
            out -> {
              out.write(new byte[LONG]);
              throw new DicomException("broken", -1, "");
            })) {
      assertThatThrownBy(read::readAllBytes).isInstanceOf(DicomException.class);
    }
  }

  @Test
  void aWriterThatRunsOutOfMemoryIsNotWaitedForAndNotTakenForComplete() throws IOException {
    try (PushedBytes read =
        new PushedBytes(
            out -> {
              out.write(new byte[LONG]);
              throw new OutOfMemoryError("of a test");
            })) {
      assertThatThrownBy(read::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void closingEndsAWriterThatHasMoreToWrite() throws IOException {
    PushedBytes read =
        new PushedBytes(
            out -> {
              while (true) {
                out.write(new byte[LONG]);
              }
            });
    assertThat(read.read()).isZero();

    read.close();
  }
}
