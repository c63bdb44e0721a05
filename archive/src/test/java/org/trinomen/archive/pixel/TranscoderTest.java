package org.trinomen.archive.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.DicomWriter;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.pixel.ByteSource;
import org.trinomen.dicom.pixel.DecodedFrame;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.dicom.pixel.PixelLimits;

/** What is written in another transfer syntax has the same frames and says the same. */
final class TranscoderTest {

  private static final List<String> LOSSLESS =
      List.of(
          Uids.ImplicitVRLittleEndian,
          Uids.ExplicitVRLittleEndian,
          Uids.ExplicitVRBigEndian,
          Uids.DeflatedExplicitVRLittleEndian,
          Uids.RLELossless,
          Uids.JPEGLSLossless,
          Uids.JPEG2000Lossless);

  private static final int FILE_MAX = 40_000;

  @Test
  void framesStayTheSameInEveryLosslessSyntax() throws IOException {
    Map<String, Integer> done = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (PixelCorpus.Case one : PixelCorpus.cases()) {
      if (Files.size(one.file()) > FILE_MAX || one.name().startsWith("mutants/")) {
        continue;
      }
      byte[] file = Files.readAllBytes(one.file());
      for (String target : LOSSLESS) {
        Transcoder transcoder = Transcoder.to(target, 90).orElse(null);
        if (transcoder != null && canWrite(file, transcoder)) {
          if (!sameFrames(file, transcoded(file, transcoder), target)) {
            wrong.add(one.name() + " as " + target);
          }
          done.merge(target, 1, Integer::sum);
        }
      }
    }
    System.out.println("Transcoded: " + done);
    assertThat(wrong).isEmpty();
    assertThat(done.keySet()).containsAll(LOSSLESS.subList(0, 6));
  }

  @Test
  void attributesStayAsTheyAre() throws IOException {
    byte[] file = file(grey());
    for (String target : LOSSLESS.subList(0, 6)) {
      byte[] written = transcoded(file, Transcoder.to(target, 90).orElseThrow());
      FileHeader header = read(written);
      assertThat(header.fileMeta().string(Tag.TransferSyntaxUID)).hasValue(target);
      assertThat(header.problems()).isEmpty();
      assertThat(texts(header.dataSet())).isEqualTo(texts(read(file).dataSet()));
    }
  }

  @Test
  void whatIsLossySaysSoAndIsAnotherInstance() throws IOException {
    byte[] file = file(grey());
    byte[] good = transcoded(file, Transcoder.to(Uids.JPEGBaseline8Bit, 95).orElseThrow());
    byte[] poor = transcoded(file, Transcoder.to(Uids.JPEGBaseline8Bit, 20).orElseThrow());
    DataSet dataSet = read(good).dataSet();
    assertThat(dataSet.string(Tag.LossyImageCompression)).hasValue("01");
    assertThat(dataSet.strings(Tag.LossyImageCompressionMethod)).containsExactly("ISO_10918_1");
    assertThat(dataSet.decimal(Tag.LossyImageCompressionRatio).orElseThrow()).isPositive();
    assertThat(dataSet.strings(Tag.ImageType)).containsExactly("DERIVED", "PRIMARY");
    assertThat(dataSet.string(Tag.SOPInstanceUID).orElseThrow()).startsWith("2.25.");
    assertThat(poor.length).isLessThan(good.length);
    DecodedFrame before = frame(file, 1);
    DecodedFrame behind = frame(good, 1);
    for (int i = 0; i < before.image().frameSamples(); i++) {
      assertThat(behind.integer(i)).isCloseTo(before.integer(i), within(40));
    }
  }

  @Test
  void whatHasNoPixelsIsWrittenWithoutThem() throws IOException {
    DataSetBuilder plain = new DataSetBuilder().uid(Tag.SOPInstanceUID, "1.2.3");
    byte[] written = transcoded(file(plain), Transcoder.to(Uids.RLELossless, 90).orElseThrow());
    assertThat(read(written).transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
  }

  @Test
  void whatCannotBeWrittenIsKnownBefore() throws IOException {
    byte[] wide =
        file(grey().integer(Tag.BitsAllocated, 16).bytes(Tag.PixelData, Vr.OW, new byte[2048]));
    assertThat(canWrite(wide, Transcoder.to(Uids.JPEGBaseline8Bit, 90).orElseThrow())).isFalse();
    assertThat(Transcoder.to(Uids.JPEGXLLossless, 90)).isEmpty();
    assertThat(Transcoder.to("1.2.3", 90)).isEmpty();
  }

  private static Offset<Integer> within(int most) {
    return Offset.offset(most);
  }

  private static DataSetBuilder grey() {
    byte[] pixels = new byte[1024];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 8 + i % 32);
    }
    return new DataSetBuilder()
        .uid(Tag.SOPClassUID, Uids.SecondaryCaptureImageStorage)
        .uid(Tag.SOPInstanceUID, "1.2.3")
        .string(Tag.ImageType, "ORIGINAL", "PRIMARY")
        .string(Tag.PatientName, "Test^Brain")
        .string(0x0029_0010, Vr.LO, "TRINOMEN TEST")
        .bytes(0x0029_1010, Vr.OB, new byte[] {1, 2, 3, 4})
        .items(
            Tag.ReferencedImageSequence,
            new DataSetBuilder().uid(Tag.ReferencedSOPInstanceUID, "1.2.4").build())
        .integer(Tag.SamplesPerPixel, 1)
        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integer(Tag.NumberOfFrames, 2)
        .integer(Tag.Rows, 16)
        .integer(Tag.Columns, 32)
        .integer(Tag.BitsAllocated, 8)
        .integer(Tag.BitsStored, 8)
        .integer(Tag.HighBit, 7)
        .integer(Tag.PixelRepresentation, 0)
        .bytes(Tag.PixelData, Vr.OB, pixels);
  }

  private static byte[] file(DataSetBuilder dataSet) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DicomWriter.writeFile(dataSet.build(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, out);
    return out.toByteArray();
  }

  /** Text of all elements but the pixel data. */
  private static Map<Integer, List<String>> texts(DataSet dataSet) {
    Map<Integer, List<String>> texts = new TreeMap<>(Integer::compareUnsigned);
    for (Element element : dataSet) {
      if (element.tag() != Tag.PixelData) {
        List<String> text = new ArrayList<>(dataSet.strings(element.tag()));
        dataSet.items(element.tag()).forEach(item -> text.add(texts(item).toString()));
        texts.put(element.tag(), text);
      }
    }
    return texts;
  }

  private static FileHeader read(byte[] file) throws IOException {
    return DicomReader.read(new ByteArrayInputStream(file), Transcoder.HEADER);
  }

  private static Optional<PixelData> open(byte[] file) throws IOException {
    return PixelData.open(ByteSource.of(file), PixelLimits.DEFAULT);
  }

  private static boolean canWrite(byte[] file, Transcoder transcoder) throws IOException {
    try (PixelData pixels = open(file).orElseThrow()) {
      return transcoder.canWrite(pixels);
    }
  }

  private static byte[] transcoded(byte[] file, Transcoder transcoder) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Optional<PixelData> pixels = open(file);
    try {
      transcoder.write(read(file), pixels, out);
    } finally {
      pixels.ifPresent(PixelData::close);
    }
    return out.toByteArray();
  }

  private static DecodedFrame frame(byte[] file, int number) throws IOException {
    try (PixelData pixels = open(file).orElseThrow()) {
      return Codecs.decoders().decode(pixels, number);
    }
  }

  private static boolean sameFrames(byte[] before, byte[] behind, String target)
      throws IOException {
    try (PixelData one = open(before).orElseThrow();
        PixelData other = open(behind).orElseThrow()) {
      assertThat(other.header().transferSyntax().uid()).isEqualTo(target);
      int[] frames = {0, one.frames() - 1};
      for (int frame : frames) {
        byte[] samples = Codecs.decoders().decode(one, frame).samples();
        if (!Arrays.equals(samples, Codecs.decoders().decode(other, frame).samples())) {
          return false;
        }
      }
      return one.frames() == other.frames();
    }
  }
}
