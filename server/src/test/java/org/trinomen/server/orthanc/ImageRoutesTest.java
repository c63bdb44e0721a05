package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;

/** Frames over HTTP: as stored, as numbers, as pictures. */
final class ImageRoutesTest {

  private static final short[] VALUES = {-100, 0, 100, 200, 300, 1000, -1000, 50};

  @TempDir private static Path folder;
  private static RunningArchive archive;
  private static String grey;
  private static String second;
  private static String inverted;
  private static String colour;
  private static String document;
  private static String series;

  @BeforeAll
  static void fill() throws Exception {
    archive = new RunningArchive(folder, Map.of());
    grey = upload(slice(1).string(Tag.ImagePositionPatient, "0", "0", "20"));
    second = upload(slice(2).string(Tag.ImagePositionPatient, "0", "0", "10"));
    inverted =
        upload(
            slice(3)
                .string(Tag.PhotometricInterpretation, "MONOCHROME1")
                .uid(Tag.SeriesInstanceUID, "1.2.9"));
    colour =
        upload(
            slice(4)
                .uid(Tag.SeriesInstanceUID, "1.2.10")
                .string(Tag.PhotometricInterpretation, "RGB")
                .integer(Tag.SamplesPerPixel, 3)
                .integer(Tag.PlanarConfiguration, 1)
                .integer(Tag.Rows, 1)
                .integer(Tag.Columns, 2)
                .integer(Tag.BitsAllocated, 8)
                .integer(Tag.BitsStored, 8)
                .integer(Tag.HighBit, 7)
                .integer(Tag.PixelRepresentation, 0)
                .integer(Tag.NumberOfFrames, 2)
                .bytes(Tag.PixelData, Vr.OB, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    document =
        upload(
            slice(5)
                .uid(Tag.SeriesInstanceUID, "1.2.11")
                .string(Tag.MIMETypeOfEncapsulatedDocument, "application/pdf")
                .bytes(Tag.EncapsulatedDocument, Vr.OB, "%PDF-odd".getBytes(StandardCharsets.UTF_8))
                .integer(Tag.EncapsulatedDocumentLength, 7)
                .remove(Tag.PixelData));
    series =
        RunningArchive.json(archive.get("/instances/" + grey + "/series"))
            .asMembers()
            .text("ID")
            .orElseThrow();
  }

  @AfterAll
  static void stop() throws IOException {
    archive.close();
  }

  private static DataSetBuilder slice(int number) {
    ByteBuffer pixels = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (short value : VALUES) {
      pixels.putShort(value);
    }
    return SampleScans.slice("PIX", "Pixel^Pat", 7, 1, number)
        .uid(Tag.SOPClassUID, Uids.CTImageStorage)
        .string(Tag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0")
        .integer(Tag.SamplesPerPixel, 1)
        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integer(Tag.Rows, 2)
        .integer(Tag.Columns, 4)
        .integer(Tag.BitsAllocated, 16)
        .integer(Tag.BitsStored, 16)
        .integer(Tag.HighBit, 15)
        .integer(Tag.PixelRepresentation, 1)
        .decimal(Tag.RescaleSlope, 2)
        .decimal(Tag.RescaleIntercept, -10)
        .decimal(Tag.WindowCenter, 190)
        .decimal(Tag.WindowWidth, 400)
        .bytes(Tag.PixelData, Vr.OW, pixels.array());
  }

  private static String upload(DataSetBuilder dataSet) throws Exception {
    HttpResponse<String> answer = archive.upload(SampleScans.file(dataSet));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningArchive.json(answer).asMembers().text("ID").orElseThrow();
  }

  @Test
  void framesAreCounted() throws Exception {
    assertThat(archive.get("/instances/" + grey + "/frames").body()).isEqualTo("[0]");
    assertThat(archive.get("/instances/" + colour + "/frames").body()).isEqualTo("[0,1]");
    assertThat(archive.get("/instances/" + grey + "/frames/0").body())
        .startsWith("[\"image-int16\",")
        .endsWith("\"rendered\"]");
  }

  @Test
  void aPreviewGoesFromTheLeastToTheGreatest() throws Exception {
    assertThat(samples(picture("/instances/" + grey + "/preview")))
        .containsExactly(115, 128, 140, 153, 166, 255, 0, 134);
    assertThat(samples(picture("/instances/" + inverted + "/preview")))
        .containsExactly(140, 127, 115, 102, 89, 0, 255, 121);
    assertThat(samples(picture("/instances/" + colour + "/frames/1/preview")))
        .containsExactly(7, 9, 11, 8, 10, 12);
  }

  @Test
  void valuesAreCutToWhatFits() throws Exception {
    assertThat(samples(picture("/instances/" + grey + "/image-uint8")))
        .containsExactly(0, 0, 100, 200, 255, 255, 0, 50);
    assertThat(samples(picture("/instances/" + grey + "/image-uint16")))
        .containsExactly(0, 0, 100, 200, 300, 1000, 0, 50);
    assertThat(samples(picture("/instances/" + grey + "/image-int16")))
        .containsExactly(65436, 0, 100, 200, 300, 1000, 64536, 50);
  }

  @Test
  void aRenderedPictureShowsTheWindow() throws Exception {
    // Values are 2 * stored - 10; the window reaches from -10 to 390.
    assertThat(samples(picture("/instances/" + grey + "/rendered")))
        .containsExactly(0, 0, 127, 255, 255, 255, 0, 63);
    assertThat(
            samples(picture("/instances/" + grey + "/rendered?window-center=95&window-width=210")))
        .containsExactly(0, 0, 242, 255, 255, 255, 0, 121);
    BufferedImage large = picture("/instances/" + grey + "/rendered?width=40&height=100");
    assertThat(large.getWidth()).isEqualTo(40);
    assertThat(large.getHeight()).isEqualTo(20);
  }

  @Test
  void theCallerChoosesTheFormat() throws Exception {
    String path = "/instances/" + grey + "/preview";
    assertThat(accept(path, "image/jpeg").headers().firstValue("Content-Type"))
        .hasValue("image/jpeg");
    assertThat(accept(path, "text/html, image/*;q=0.5").headers().firstValue("Content-Type"))
        .hasValue("image/png");
    assertThat(accept(path, "image/x-portable-arbitrarymap").body()).startsWith("P7\nWIDTH 4\n");
    assertThat(accept(path, "text/html").statusCode()).isEqualTo(406);
    assertThat(accept("/instances/" + grey + "/image-int16", "image/jpeg").statusCode())
        .isEqualTo(406);
    assertThat(archive.get(path + "?quality=0").statusCode()).isEqualTo(200);
    assertThat(accept(path + "?quality=0", "image/jpeg").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "GREY/frames/1/preview, 404",
    "GREY/frames/x/preview, 404",
    "GREY/frames/99999999999/raw, 404",
    "nope/preview, 404",
    "COLOUR/image-uint8, 415",
    "COLOUR/image-int16, 415",
    "DOCUMENT/preview, 415",
    "DOCUMENT/frames/0/raw, 415",
    "GREY/pdf, 404",
    "GREY/rendered?window-width=wide, 400",
    "GREY/rendered?width=99999, 400",
    "GREY/file?transcode=1.2.3, 400",
    "GREY/file?transcode=1.2.840.10008.1.2.4.50, 415",
  })
  void whatCannotBeShownIsRefused(String path, int status) throws Exception {
    assertThat(archive.get("/instances/" + named(path)).statusCode()).isEqualTo(status);
  }

  @Test
  void matlabGetsAnExpression() throws Exception {
    assertThat(archive.get("/instances/" + grey + "/matlab").body())
        .isEqualTo("double([ -100 0 100 200 ; 300 1000 -1000 50 ])");
    assertThat(archive.get("/instances/" + colour + "/frames/0/matlab").body())
        .isEqualTo("double(permute(reshape([ 1 3 5 2 4 6 ], [ 3 1 2 ]), [ 3 2 1 ]))");
  }

  @Test
  void numpyGetsAnArray() throws Exception {
    byte[] rescaled = archive.bytes("/instances/" + grey + "/numpy").body();
    assertThat(header(rescaled))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2,4,1), }");
    ByteBuffer values = ByteBuffer.wrap(rescaled, 128, 32).order(ByteOrder.LITTLE_ENDIAN).slice();
    assertThat(rescaled).hasSize(160);
    assertThat(values.order(ByteOrder.LITTLE_ENDIAN).getFloat(0)).isEqualTo(-210);
    byte[] stored = archive.bytes("/instances/" + grey + "/frames/0/numpy?rescale=false").body();
    assertThat(header(stored))
        .startsWith("{'descr': '<i2', 'fortran_order': False, 'shape': (2,4,1), }");
    byte[] colours = archive.bytes("/instances/" + colour + "/numpy").body();
    assertThat(header(colours)).contains("'<u1'", "(2, 1,2,3)");
    assertThat(Arrays.copyOfRange(colours, 128, colours.length))
        .containsExactly(1, 3, 5, 2, 4, 6, 7, 9, 11, 8, 10, 12);
    byte[] zip = archive.bytes("/instances/" + grey + "/numpy?compress").body();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      assertThat(in.getNextEntry().getName()).isEqualTo("arr_0");
      assertThat(in.readAllBytes()).isEqualTo(rescaled);
    }
  }

  @Test
  void aFrameIsHandedOutAsItIsStored() throws Exception {
    HttpResponse<byte[]> raw = archive.bytes("/instances/" + grey + "/frames/0/raw");
    assertThat(raw.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(ByteBuffer.wrap(raw.body()).order(ByteOrder.LITTLE_ENDIAN).getShort(4))
        .isEqualTo((short) 100);
    byte[] compressed = archive.bytes("/instances/" + grey + "/frames/0/raw.gz").body();
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      assertThat(in.readAllBytes()).isEqualTo(raw.body());
    }
  }

  @Test
  void aDocumentComesWithoutPadding() throws Exception {
    HttpResponse<String> pdf = archive.get("/instances/" + document + "/pdf");
    assertThat(pdf.headers().firstValue("Content-Type")).hasValue("application/pdf");
    assertThat(pdf.body()).isEqualTo("%PDF-od");
  }

  @Test
  void slicesAreOrderedByPlace() throws Exception {
    JsonValue.Members order =
        RunningArchive.json(archive.get("/series/" + series + "/ordered-slices")).asMembers();
    assertThat(order.text("Type")).hasValue("Volume");
    assertThat(archive.get("/series/" + series + "/ordered-slices").body())
        .contains(
            "\"Dicom\":[\"/instances/" + second + "/file\",\"/instances/" + grey + "/file\"]",
            "\"SlicesShort\":[[\"" + second + "\",0,1],[\"" + grey + "\",0,1]]");
    byte[] volume = archive.bytes("/series/" + series + "/numpy").body();
    assertThat(header(volume)).contains("(2, 2,4,1)");
  }

  @Test
  void aFileIsWrittenInAnotherTransferSyntax() throws Exception {
    for (String syntax :
        new String[] {
          Uids.ImplicitVRLittleEndian,
          Uids.RLELossless,
          Uids.JPEGLSLossless,
          Uids.DeflatedExplicitVRLittleEndian
        }) {
      HttpResponse<byte[]> answer =
          archive.bytes("/instances/" + grey + "/file?transcode=" + syntax);
      FileHeader header =
          DicomReader.read(new ByteArrayInputStream(answer.body()), ReadOptions.HEADER);
      assertThat(header.transferSyntax().uid()).isEqualTo(syntax);
      assertThat(header.dataSet().string(Tag.PatientName)).hasValue("Pixel^Pat");
    }
    byte[] jpeg =
        archive.bytes("/instances/" + colour + "/file?transcode=" + Uids.JPEGBaseline8Bit).body();
    assertThat(
            DicomReader.read(new ByteArrayInputStream(jpeg), ReadOptions.HEADER)
                .dataSet()
                .string(Tag.PhotometricInterpretation))
        .hasValue("YBR_FULL_422");
  }

  @Test
  void aViewpointShowsTheSamePixelsUnderItsOwnNames() throws Exception {
    archive.server().awaitDecisions();
    String path = "/instances/" + grey;
    assertThat(archive.bytes("/views/study" + path + "/frames/0/raw").body())
        .isEqualTo(archive.bytes(path + "/frames/0/raw").body());
    assertThat(archive.bytes("/views/study" + path + "/preview").body())
        .isEqualTo(archive.bytes(path + "/preview").body());
    byte[] copy =
        archive.bytes("/views/study" + path + "/file?transcode=" + Uids.RLELossless).body();
    FileHeader header = DicomReader.read(new ByteArrayInputStream(copy), ReadOptions.HEADER);
    assertThat(header.transferSyntax().uid()).isEqualTo(Uids.RLELossless);
    assertThat(header.dataSet().string(Tag.PatientName).orElse("")).isNotEqualTo("Pixel^Pat");
  }

  private static String named(String path) {
    return path.replace("GREY", grey).replace("COLOUR", colour).replace("DOCUMENT", document);
  }

  private static HttpResponse<String> accept(String path, String type) throws Exception {
    return archive.send(archive.request(path).header("Accept", type));
  }

  private static BufferedImage picture(String path) throws Exception {
    HttpResponse<byte[]> answer = archive.bytes(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
    return ImageIO.read(new ByteArrayInputStream(answer.body()));
  }

  private static int[] samples(BufferedImage image) {
    Raster raster = image.getRaster();
    return raster.getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
  }

  private static String header(byte[] numpy) {
    assertThat(numpy).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
    return new String(numpy, 10, 118, StandardCharsets.US_ASCII);
  }
}
