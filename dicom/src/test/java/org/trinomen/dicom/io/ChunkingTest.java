package org.trinomen.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Problem;
import org.trinomen.dicom.TransferSyntax;

/** However the input is cut into chunks, the result is the same. */
class ChunkingTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 11, 12, 13, 31, 139, 140, 141, 160, 1000})
  void chunksOfOneSizeGiveTheSameResult(int size) throws IOException {
    for (byte[] file : SyntheticFiles.all()) {
      assertThat(describe(file, _ -> size)).isEqualTo(describe(file, _ -> file.length + 1));
    }
  }

  @Test
  void chunksOfRandomSizesGiveTheSameResult() throws IOException {
    Random random = new Random(20260101);
    for (byte[] file : SyntheticFiles.all()) {
      String whole = describe(file, _ -> file.length + 1);
      for (int i = 0; i < 100; i++) {
        int largest = 1 + random.nextInt(300);
        assertThat(describe(file, _ -> 1 + random.nextInt(largest))).isEqualTo(whole);
      }
    }
  }

  @Test
  void everyPrefixGivesTheSameRefusalHoweverItIsCut() throws IOException {
    for (byte[] file : SyntheticFiles.all()) {
      for (int length = 0; length < file.length; length += 1 + file.length / 400) {
        byte[] prefix = Arrays.copyOf(file, length);
        assertThat(describe(prefix, _ -> 5)).isEqualTo(describe(prefix, _ -> file.length));
      }
    }
  }

  @Test
  void theCorpusGivesTheSameResultInSmallChunks() throws IOException {
    Corpus corpus = Corpus.find();
    List<Corpus.Case> cases = corpus.cases();
    int compared = 0;
    for (Corpus.Case one : cases) {
      byte[] file = corpus.bytes(one);
      if (file.length < 20_000) {
        compared++;
        assertThat(describe(file, at -> 1 + at % 17))
            .as(one.toString())
            .isEqualTo(describe(file, _ -> file.length + 1));
      }
    }
    assertThat(compared).isGreaterThan(300);
  }

  @Test
  void partsOfAParseAreTheWholeInput() {
    byte[] dataSet =
        AnnotatedBytes.of(
            """
            08004011 'SQ' 0000 FFFFFFFF
              FEFF00E0 FFFFFFFF
                08005511 'UI' 0200 '1 '
              FEFF0DE0 00000000
            FEFFDDE0 00000000
            FEFF0DE0 00000000 # a stray
            09000110 'UT' 0000 FFFFFFFF 'abcd' FEFFDDE0 00000000
            E07F1000 'OB' 0000 FFFFFFFF
              FEFF00E0 00000000
              FEFF00E0 04000000 FFD8FFD9
            FEFFDDE0 00000000
            'trailing text'
            """);
    for (int size = 1; size < 40; size++) {
      CollectingHandler handler = new CollectingHandler();
      DataSetParser parser =
          new DataSetParser(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, Limits.DEFAULT, handler);
      for (int at = 0; at < dataSet.length; at += size) {
        parser.feed(dataSet, at, Math.min(size, dataSet.length - at));
      }
      parser.finish();

      assertThat(handler.bytes.toByteArray()).as("chunks of " + size).isEqualTo(dataSet);
    }
  }

  /** Gives the size of the chunk that begins at an offset. */
  private interface Chunks {
    int size(int at);
  }

  /** Everything a reader tells of a file. */
  private static String describe(byte[] file, Chunks chunks) throws IOException {
    ReadOptions options = ReadOptions.everything(1 << 24);
    try (HeaderReader reader = new HeaderReader(options)) {
      int at = 0;
      while (at < file.length) {
        int size = Math.min(chunks.size(at), file.length - at);
        // A copy shows whether the reader keeps the caller's array.
        byte[] chunk = Arrays.copyOfRange(file, at, at + size);
        reader.feed(chunk, 0, size);
        Arrays.fill(chunk, (byte) 0x55);
        at += size;
      }
      FileHeader read = reader.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      DicomWriter.writeFile(read, out);
      return ElementListing.of(read)
          + " "
          + read.problems().stream().map(Problem::toString).toList()
          + " "
          + read.pixelDataOffset()
          + read.transferSyntax()
          + Arrays.hashCode(out.toByteArray());
    } catch (DicomException e) {
      return "refused: " + e.what() + e.path();
    }
  }

  /** Puts the bytes of all parts together again. */
  private static final class CollectingHandler implements PartHandler {

    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void element(ElementHeader header, byte[] array, int from) {
      bytes.write(array, from, header.size());
    }

    @Override
    public void bytes(byte[] array, int from, int count) {
      bytes.write(array, from, count);
    }

    @Override
    public void startSequence(ElementHeader header, byte[] array, int from) {
      bytes.write(array, from, header.size());
    }

    @Override
    public void startItem(long offset, long length, byte[] array, int from) {
      bytes.write(array, from, 8);
    }

    @Override
    public void endItem(TransferSyntax syntax, byte[] array, int from, int count) {
      bytes.write(array, from, count);
    }

    @Override
    public void endSequence(byte[] array, int from, int count) {
      bytes.write(array, from, count);
    }

    @Override
    public void startFragments(ElementHeader header, byte[] array, int from) {
      bytes.write(array, from, header.size());
    }

    @Override
    public void fragment(long offset, long length, byte[] array, int from) {
      bytes.write(array, from, 8);
    }

    @Override
    public void endFragments(byte[] array, int from, int count) {
      bytes.write(array, from, count);
    }

    @Override
    public void endUndefined(byte[] array, int from, int count) {
      bytes.write(array, from, count);
    }

    @Override
    public void stray(byte[] array, int from, int count) {
      bytes.write(array, from, count);
    }

    @Override
    public void problem(Problem problem) {
      assertThat(problem.offset()).isNotNegative();
    }
  }
}
