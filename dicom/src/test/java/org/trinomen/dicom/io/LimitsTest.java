package org.trinomen.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Problem;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;

/** What an input may cost is bounded whatever it holds. */
class LimitsTest {

  private static final byte[] OPEN =
      AnnotatedBytes.of("400030A7 'SQ' 0000 FFFFFFFF FEFF00E0 FFFFFFFF");
  private static final byte[] CLOSE = AnnotatedBytes.of("FEFF0DE0 00000000 FEFFDDE0 00000000");

  @Test
  void nestingIsReadUpToTheLimitAndRefusedBeyond() {
    Limits limits = new Limits(100, 1 << 20, 10, 1000, 1 << 20, 100);

    DataSet outer = read(nested(10), limits).dataSet();
    int levels = 0;
    while (!outer.items(Tag.ContentSequence).isEmpty()) {
      outer = outer.items(Tag.ContentSequence).getFirst();
      levels++;
    }
    assertThat(levels).isEqualTo(10);
    assertThatThrownBy(() -> read(nested(11), limits))
        .isInstanceOf(DicomException.class)
        .hasMessageContaining("nested deeper than 10");
  }

  @Test
  void nestingCostsNoStack() {
    byte[] file = nested(200_000);

    assertThatThrownBy(() -> read(file, Limits.DEFAULT))
        .isInstanceOf(DicomException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000));
  }

  @Test
  void elementsBeyondTheLimitArePassedOver() {
    Limits limits = new Limits(100, 1 << 20, 10, 50, 1 << 20, 100);
    String rest = "E07F1000 'OB' 0000 02000000 0102";
    ByteArrayOutputStream dataSet = new ByteArrayOutputStream();
    dataSet.writeBytes(AnnotatedBytes.of("10002000 'LO' 0200 'A1' 400030A7 'SQ' 0000 FFFFFFFF"));
    for (int i = 0; i < 100; i++) {
      dataSet.writeBytes(AnnotatedBytes.of("FEFF00E0 00000000"));
    }
    dataSet.writeBytes(AnnotatedBytes.of("FEFFDDE0 00000000" + rest));
    FileHeader file = read(file(Uids.ExplicitVRLittleEndian, dataSet.toByteArray()), limits);

    assertThat(file.dataSet().string(Tag.PatientID)).contains("A1");
    assertThat(file.dataSet().element(Tag.ContentSequence))
        .hasValueSatisfying(
            element -> {
              assertThat(element).isInstanceOf(Element.Bulk.class);
              assertThat(element.length()).isEqualTo(800);
            });
    assertThat(file.pixelDataOffset()).isPresent();
    assertThat(file.problems())
        .extracting(Problem::what)
        .containsExactly("more elements than are held; the others are passed over");
  }

  @Test
  void bytesBeyondTheLimitAreNotHeld() {
    Limits limits = new Limits(1000, 3000, 10, 1000, 1 << 20, 100);
    ByteArrayOutputStream dataSet = new ByteArrayOutputStream();
    for (int i = 0; i < 20; i++) {
      dataSet.writeBytes(AnnotatedBytes.of("090001" + "%02X".formatted(16 + i) + " 'UN' 0000"));
      dataSet.writeBytes(AnnotatedBytes.of("E8030000"));
      dataSet.writeBytes(new byte[1000]);
    }
    FileHeader file = read(file(Uids.ExplicitVRLittleEndian, dataSet.toByteArray()), limits);

    long held = 0;
    for (Element element : file.dataSet()) {
      held += element instanceof Element.Value ? element.length() : 0;
    }
    assertThat(file.dataSet().size()).isEqualTo(20);
    assertThat(held).isBetween(2000L, 3000L);
  }

  @Test
  void problemsAreCounted() {
    ByteArrayOutputStream dataSet = new ByteArrayOutputStream();
    for (int i = 0; i < 10_000; i++) {
      dataSet.writeBytes(AnnotatedBytes.of("FEFF0DE0 00000000"));
    }
    FileHeader file =
        read(file(Uids.ExplicitVRLittleEndian, dataSet.toByteArray()), Limits.DEFAULT);

    assertThat(file.problems()).hasSize(DataSetAssembler.PROBLEMS_MAX);
  }

  @Test
  void aDeflatedDataSetMayUnfoldOnlySoFar() {
    byte[] zeros = new byte[2 << 20];
    byte[] header = AnnotatedBytes.of("E07F1000 'OB' 0000 00002000");
    System.arraycopy(header, 0, zeros, 0, header.length);
    byte[] plain = Arrays.copyOf(zeros, (2 << 20) + 12);
    byte[] file = file(Uids.DeflatedExplicitVRLittleEndian, deflate(plain));

    FileHeader read = read(file, Limits.DEFAULT);
    assertThat(read.dataSet().element(Tag.PixelData).map(Element::length)).contains(2L << 20);
    assertThat(read.pixelDataOffset()).isEmpty();
    assertThat(read.length()).isEqualTo(file.length);
    assertThatThrownBy(() -> read(file, new Limits(100, 1000, 10, 50, 1 << 20, 100)))
        .isInstanceOf(DicomException.class)
        .hasMessageContaining("unfolds beyond the limit");
  }

  private static byte[] nested(int levels) {
    ByteArrayOutputStream dataSet = new ByteArrayOutputStream();
    for (int i = 0; i < levels; i++) {
      dataSet.writeBytes(OPEN);
    }
    for (int i = 0; i < levels; i++) {
      dataSet.writeBytes(CLOSE);
    }
    return file(Uids.ExplicitVRLittleEndian, dataSet.toByteArray());
  }

  private static byte[] file(String transferSyntaxUid, byte[] dataSet) {
    byte[] meta = FileMeta.encode(Uids.CTImageStorage, "1.2.3", transferSyntaxUid);
    byte[] file = Arrays.copyOf(meta, meta.length + dataSet.length);
    System.arraycopy(dataSet, 0, file, meta.length, dataSet.length);
    return file;
  }

  private static byte[] deflate(byte[] plain) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(plain);
    deflater.finish();
    byte[] deflated = new byte[plain.length];
    int length = deflater.deflate(deflated);
    deflater.end();
    return Arrays.copyOf(deflated, length);
  }

  private static FileHeader read(byte[] file, Limits limits) {
    try (HeaderReader reader = new HeaderReader(limits)) {
      reader.feed(file, 0, file.length);
      return reader.finish();
    }
  }
}
