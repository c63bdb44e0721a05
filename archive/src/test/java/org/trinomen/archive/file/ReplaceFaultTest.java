package org.trinomen.archive.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.trinomen.archive.file.FaultyFiles.Fault;

/** Small files that stand alone: jobs, heads of logs, tokens, what peers are owed. */
final class ReplaceFaultTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void whicheverCallFailsTheFileIsTheOldOneOrTheNewAndTheNextAttemptSucceeds(Fault fault)
      throws IOException {
    FaultyFiles files = new FaultyFiles();
    Path file = folder.resolve("job.json");
    replace(files, file, 0);
    int n = 0;
    boolean struck;
    do {
      n++;
      files.failAt(n, fault);
      try {
        replace(files, file, n);
        assertThat(Files.readString(file)).isEqualTo(text(n));
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("injected");
        assertThat(Files.readString(file)).isIn(text(n - 1), text(n));
      }
      struck = files.struck();
      files.heal();
      replace(files, file, n);
      assertThat(Files.readString(file)).isEqualTo(text(n));
    } while (struck);
    assertThat(n).isGreaterThan(4);
  }

  private static String text(int n) {
    return "{\"number\":" + n + "}";
  }

  private static void replace(DurableFiles files, Path file, int n) throws IOException {
    files.replace(file, ByteBuffer.wrap(text(n).getBytes(UTF_8)));
  }
}
