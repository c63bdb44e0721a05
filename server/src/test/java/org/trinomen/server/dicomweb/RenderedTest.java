package org.trinomen.server.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.orthanc.SampleScans;

/** Pictures over HTTP: of a ramp of 16 by 16 shades, and of compressed images of the field. */
class RenderedTest {

  private static final String STUDY = SampleScans.PREFIX + "1";
  private static final String BASE = "/dicom-web/studies/" + STUDY;
  private static final String SERIES = BASE + "/series/" + STUDY + ".1";
  private static final String INSTANCE = SERIES + "/instances/" + STUDY + ".1.1";

  @TempDir static Path folder;
  private static RunningArchive archive;
  private static WebClient client;

  @BeforeAll
  static void start() throws Exception {
    archive = new RunningArchive(folder, Map.of());
    client = new WebClient(archive);
    // The second is sent first: which is the first is for Instance Number to say.
    for (DataSetBuilder each : List.of(ramp(2, 100), ramp(1, 0))) {
      assertThat(archive.upload(SampleScans.file(each)).statusCode()).isEqualTo(200);
    }
    byte[] report = SampleScans.file(SampleScans.slice("BOB", "B", 2, 1, 1).remove(Tag.PixelData));
    assertThat(archive.upload(report).statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() throws Exception {
    archive.close();
  }

  /** Two frames, whose values are 0 to 255 and the same from the other end. */
  private static DataSetBuilder ramp(int number, int offset) {
    byte[] pixels = new byte[2 * 256 * 2];
    for (int i = 0; i < 256; i++) {
      put(pixels, i, i + offset);
      put(pixels, 256 + i, 255 - i + offset);
    }
    return SampleScans.slice("ANN-1", "Ann", 1, 1, number)
        .integer(Tag.SamplesPerPixel, 1)
        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
        .string(Tag.NumberOfFrames, "2")
        .integer(Tag.Rows, 16)
        .integer(Tag.Columns, 16)
        .integer(Tag.BitsAllocated, 16)
        .integer(Tag.BitsStored, 16)
        .integer(Tag.HighBit, 15)
        .integer(Tag.PixelRepresentation, 0)
        .string(Tag.WindowCenter, "127.5")
        .string(Tag.WindowWidth, "256")
        .bytes(Tag.PixelData, Vr.OW, pixels);
  }

  private static void put(byte[] pixels, int index, int value) {
    pixels[2 * index] = (byte) value;
    pixels[2 * index + 1] = (byte) (value >> 8);
  }

  private static BufferedImage png(String path) throws Exception {
    HttpResponse<byte[]> answer = client.get(path, "Accept", "image/png");
    assertThat(answer.statusCode()).as(WebClient.text(answer)).isEqualTo(200);
    assertThat(WebClient.header(answer, "Content-Type")).isEqualTo("image/png");
    return ImageIO.read(new ByteArrayInputStream(answer.body()));
  }

  private static int shade(BufferedImage image, int x, int y) {
    return image.getRaster().getSample(x, y, 0);
  }

  @Test
  void aFrameIsShownInTheWindowOfItsHeader() throws Exception {
    BufferedImage image = png(INSTANCE + "/rendered");
    assertThat(image.getWidth()).isEqualTo(16);
    assertThat(shade(image, 0, 0)).isZero();
    assertThat(shade(image, 15, 15)).isEqualTo(255);
    assertThat(shade(image, 0, 8)).isBetween(127, 129);
    BufferedImage other = png(INSTANCE + "/frames/2/rendered");
    assertThat(shade(other, 0, 0)).isEqualTo(255);
    assertThat(shade(other, 15, 15)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"linear, 63, 65", "linear-exact, 62, 64", "sigmoid, 67, 69"})
  void theWindowAskedForCounts(String function, int least, int most) throws Exception {
    // Value 96 with centre 128 and width 128: a quarter up the slope.
    BufferedImage image = png(INSTANCE + "/rendered?window=128,128," + function);
    assertThat(shade(image, 0, 6)).isBetween(function.equals("sigmoid") ? 60 : least, most);
    assertThat(shade(image, 0, 3)).isLessThan(40);
    assertThat(shade(image, 15, 13)).isGreaterThan(215);
  }

  @Test
  void theViewportAskedForCounts() throws Exception {
    BufferedImage wide = png(INSTANCE + "/rendered?viewport=32,100");
    assertThat(wide.getWidth()).isEqualTo(32);
    assertThat(wide.getHeight()).as("the ratio stays").isEqualTo(32);
    BufferedImage part = png(INSTANCE + "/rendered?viewport=8,4,8,8,8,4");
    assertThat(part.getWidth()).isEqualTo(8);
    assertThat(part.getHeight()).isEqualTo(4);
    assertThat(shade(part, 0, 0)).isEqualTo(shade(png(INSTANCE + "/rendered"), 8, 8));
    BufferedImage small = png(INSTANCE + "/thumbnail");
    assertThat(small.getWidth()).isEqualTo(128);
  }

  @Test
  void jpegIsTheUsualFormAndQualityCounts() throws Exception {
    HttpResponse<byte[]> best = client.get(INSTANCE + "/rendered?quality=100");
    assertThat(WebClient.header(best, "Content-Type")).isEqualTo("image/jpeg");
    assertThat(ImageIO.read(new ByteArrayInputStream(best.body())).getWidth()).isEqualTo(16);
    HttpResponse<byte[]> worst = client.get(INSTANCE + "/rendered?quality=1");
    assertThat(worst.body().length).isLessThan(best.body().length);
    String tag = WebClient.header(best, "ETag");
    assertThat(WebClient.header(worst, "ETag")).isNotEqualTo(tag);
    assertThat(client.get(INSTANCE + "/rendered?quality=100", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
  }

  /** With two instances, the picture is that of the first by Instance Number. */
  @ParameterizedTest
  @ValueSource(strings = {BASE, SERIES})
  void whatIsAboveIsShownByOneInstance(String path) throws Exception {
    byte[] expected = client.get(INSTANCE + "/rendered").body();
    assertThat(client.get(path + "/rendered").body()).isEqualTo(expected);
    assertThat(client.get(path + "/thumbnail").body())
        .isEqualTo(client.get(INSTANCE + "/thumbnail").body());
  }

  @Test
  void severalFramesAreParts() throws Exception {
    List<WebClient.Part> parts = WebClient.parts(client.get(INSTANCE + "/frames/2,1/rendered"));
    assertThat(parts).hasSize(2);
    assertThat(parts.get(1).body()).isEqualTo(client.get(INSTANCE + "/rendered").body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?window=1 | 400",
        "?window=a,b,linear | 400",
        "?window=1,0,linear | 400",
        "?window=1,1,curved | 400",
        "?viewport=0,1 | 400",
        "?viewport=99999,1 | 400",
        "?viewport=1,1,99,99,1,1 | 400",
        "?viewport=1 | 400",
        "?quality=0 | 400",
        "?quality=x | 400",
        "?accept=image%2Fgif | 406",
        "?accept=text%2Fplain | 400",
      })
  void whatCannotBeShownIsRefused(String query, int status) throws Exception {
    assertThat(client.get(INSTANCE + "/rendered" + query).statusCode()).isEqualTo(status);
  }

  @Test
  void whatIsNoImageIsNotShown() throws Exception {
    String report = SampleScans.PREFIX + "2";
    assertThat(client.get("/dicom-web/studies/" + report + "/rendered").statusCode())
        .isEqualTo(406);
    assertThat(client.get(INSTANCE + "/frames/3/rendered").statusCode()).isEqualTo(404);
    assertThat(client.get("/dicom-web/studies/9/rendered").statusCode()).isEqualTo(404);
  }

  @Test
  void oldClientsGetAPicture() throws Exception {
    String wado = "/wado?requestType=WADO&objectUID=" + STUDY + ".1.1";
    assertThat(client.get(wado).body()).isEqualTo(client.get(INSTANCE + "/rendered").body());
    BufferedImage image = png(wado + "&contentType=image%2Fpng&frameNumber=2&columns=8");
    assertThat(image.getWidth()).isEqualTo(8);
    assertThat(client.get(wado + "&contentType=video%2Fmpeg").statusCode()).isEqualTo(406);
    assertThat(client.get(wado + "&frameNumber=0").statusCode()).isEqualTo(400);
  }

  /** RLE and JPEG-LS, which need no library. */
  @ParameterizedTest
  @ValueSource(strings = {"1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.80"})
  void instancesAreCompressedForWhoWantsThemSo(String syntax) throws Exception {
    List<WebClient.Part> parts =
        WebClient.parts(
            client.get(
                SERIES,
                "Accept",
                "multipart/related; type=application/dicom; transfer-syntax=" + syntax));
    assertThat(parts).hasSize(2);
    for (WebClient.Part part : parts) {
      FileHeader header =
          DicomReader.read(
              new ByteArrayInputStream(part.body()), ReadOptions.everything(100_000).strictly());
      assertThat(header.transferSyntax().uid()).isEqualTo(syntax);
      assertThat(part.header("Content-Location"))
          .endsWith(header.dataSet().string(Tag.SOPInstanceUID).orElseThrow());
    }
  }

  /** As stored, decompressed, and as a picture. */
  @ParameterizedTest
  @CsvSource({
    "colour/pydicom/SC_rgb_rle_2frame.dcm, 1.2.840.10008.1.2.5, image/dicom-rle",
    "syntax/dcm_qa_frag/5001001.dcm, 1.2.840.10008.1.2.4.70, image/jpeg",
    "colour/pydicom/examples_jpeg2k.dcm, 1.2.840.10008.1.2.4.90, image/jp2",
    "multiframe/pydicom-data/emri_small_jpeg_ls_lossless.dcm, 1.2.840.10008.1.2.4.80, image/jls",
  })
  void compressedFramesAreGivenAsWanted(String name, String syntax, String type) throws Exception {
    byte[] file = WebCorpus.file(name);
    String address = stored(file);
    DataSet told = WebClient.dataSets(client.follow(address + "/metadata")).getFirst();
    WebClient.Part raw =
        frame(address, "multipart/related; type=application/octet-stream; transfer-syntax=*");
    assertThat(raw.header("Content-Type")).isEqualTo(type + "; transfer-syntax=" + syntax);
    assertThat(frame(address, "multipart/related; type=" + type).body()).isEqualTo(raw.body());
    WebClient.Part plain = frame(address, "*/*");
    long samples = told.integer(Tag.SamplesPerPixel).orElse(1);
    long pixels = told.integer(Tag.Rows).orElseThrow() * told.integer(Tag.Columns).orElseThrow();
    assertThat(plain.body().length)
        .isEqualTo((int) (pixels * samples * told.integer(Tag.BitsAllocated).orElseThrow() / 8));
    assertThat(client.follow(address + "/rendered").statusCode()).isEqualTo(200);
    assertThat(WebClient.parts(client.follow(address + "/bulk/7fe00010")).getFirst().body())
        .isEqualTo(raw.body());
    HttpResponse<byte[]> whole =
        client.follow(address, "Accept", "application/dicom; transfer-syntax=1.2.840.10008.1.2.1");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(WebClient.header(whole, "Content-Type")).endsWith("1.2.840.10008.1.2.1");
    HttpResponse<byte[]> usual = client.follow(address, "Accept", "application/dicom");
    assertThat(usual.body()).as("who says nothing gets them plain").isEqualTo(whole.body());
    assertThat(WebClient.header(usual, "Content-Type")).endsWith("1.2.840.10008.1.2.1");
    assertThat(WebClient.parts(client.follow(address)).getFirst().body()).isEqualTo(whole.body());
    assertThat(client.follow(address, "Accept", "application/dicom; transfer-syntax=*").body())
        .isEqualTo(file);
  }

  @Test
  void damagedImageLeavesAsItIsForWhoSaysNothing() throws Exception {
    byte[] file = WebCorpus.file("syntax/dcm_qa_frag/5001033.dcm");
    byte[] damaged = file.clone();
    int pixels = 0;
    while (damaged[pixels] != (byte) 0xFF || damaged[pixels + 1] != (byte) 0xD8) {
      pixels++;
    }
    Arrays.fill(damaged, pixels, pixels + 64, (byte) 0x55);
    String address = stored(damaged);
    HttpResponse<byte[]> usual = client.follow(address, "Accept", "application/dicom");
    assertThat(usual.body()).isEqualTo(damaged);
    assertThat(WebClient.header(usual, "Content-Type")).endsWith("1.2.840.10008.1.2.4.70");
    assertThat(WebClient.parts(client.follow(address)).getFirst().body()).isEqualTo(damaged);
  }

  /** Stores a file, and says where it then is. */
  private static String stored(byte[] file) throws Exception {
    HttpResponse<byte[]> stored =
        client.store(
            "/dicom-web/studies",
            "application/dicom",
            List.of(new WebClient.Part(Map.of("Content-Type", "application/dicom"), file)));
    return WebClient.dataSets(stored)
        .getFirst()
        .items(Tag.ReferencedSOPSequence)
        .getFirst()
        .string(Tag.RetrieveURL)
        .orElseThrow();
  }

  private static WebClient.Part frame(String address, String accept) throws Exception {
    return WebClient.parts(client.follow(address + "/frames/1", "Accept", accept)).getFirst();
  }
}
