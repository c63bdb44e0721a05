package org.trinomen.archive.pixel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.pixel.DecodedFrame;
import org.trinomen.dicom.pixel.FrameDecoder;
import org.trinomen.dicom.pixel.ImageDescription;
import org.trinomen.dicom.pixel.LittleEndian;
import org.trinomen.dicom.pixel.Photometric;

/** JPEG 2000 and HTJ2K (ISO 15444-1, -15) by OpenJPEG, where the machine has it. */
@SuppressWarnings("restricted") // native memory is what this is about
final class OpenJpegDecoder implements FrameDecoder {

  private static final Set<String> SYNTAXES =
      Set.of(
          Uids.JPEG2000Lossless,
          Uids.JPEG2000,
          Uids.HTJ2KLossless,
          Uids.HTJ2KLosslessRPCL,
          Uids.HTJ2K);

  private static final int CODE_STREAM = 0;
  private static final int JP2_FILE = 2;

  /** More than opj_dparameters_t has; what is behind it is not looked at. */
  private static final long PARAMETERS = 16 << 10;

  /** opj_image_t: x0, y0, x1, y1, numcomps, color_space, comps. */
  private static final long IMAGE_BYTES = 48;

  private static final long COMPONENT_COUNT = 16;
  private static final long COMPONENTS = 24;

  /**
   * opj_image_comp_t: dx, dy, w, h, x0, y0, prec, bpp, sgnd, resno_decoded, factor, data, alpha.
   */
  private static final long COMPONENT_BYTES = 64;

  private static final long DATA = 48;

  @Override
  public boolean decodes(String transferSyntaxUid) {
    return SYNTAXES.contains(transferSyntaxUid) && OpenJpegLibrary.find().isPresent();
  }

  @Override
  public DecodedFrame decode(byte[] encoded, ImageDescription image) {
    OpenJpegLibrary library = OpenJpegLibrary.find().orElseThrow();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(Math.max(1, encoded.length), 16);
      MemorySegment.copy(encoded, 0, memory, JAVA_BYTE, 0, encoded.length);
      MemorySegment buffer = OpenJpegLibrary.buffer(arena, memory, encoded.length);
      return OpenJpegLibrary.call(() -> decode(library, arena, buffer, isFile(encoded), image));
    }
  }

  /** The signature box of a JP2 file, which does not belong there but is found. */
  private static boolean isFile(byte[] encoded) {
    return encoded.length > 12 && encoded[4] == 'j' && encoded[5] == 'P';
  }

  private static DecodedFrame decode(
      OpenJpegLibrary library,
      Arena arena,
      MemorySegment buffer,
      boolean file,
      ImageDescription image)
      throws Throwable {
    MemorySegment stream = library.stream(buffer, true);
    MemorySegment codec =
        (MemorySegment) library.createDecompress.invokeExact(file ? JP2_FILE : CODE_STREAM);
    MemorySegment place = arena.allocate(ADDRESS);
    try {
      MemorySegment parameters = arena.allocate(PARAMETERS, 16);
      library.defaultDecoder.invokeExact(parameters);
      require((int) library.setupDecoder.invokeExact(codec, parameters));
      require((int) library.readHeader.invokeExact(stream, codec, place));
      MemorySegment decoded = place.get(ADDRESS, 0).reinterpret(IMAGE_BYTES);
      check(decoded, image);
      require((int) library.decode.invokeExact(codec, stream, decoded));
      return frame(decoded, image);
    } finally {
      MemorySegment made = place.get(ADDRESS, 0);
      if (made.address() != 0) {
        library.destroyImage.invokeExact(made);
      }
      library.destroyCodec.invokeExact(codec);
      library.close(stream);
    }
  }

  /** Before anything as large as an image is made. */
  private static void check(MemorySegment decoded, ImageDescription image) {
    if (image.sampleBytes() > 4 || decoded.get(JAVA_INT, COMPONENT_COUNT) != image.samples()) {
      throw other();
    }
    for (int i = 0; i < image.samples(); i++) {
      MemorySegment component = component(decoded, i);
      if (component.get(JAVA_INT, 0) != 1
          || component.get(JAVA_INT, 4) != 1
          || component.get(JAVA_INT, 8) != image.columns()
          || component.get(JAVA_INT, 12) != image.rows()
          || component.get(JAVA_INT, 24) > image.bitsAllocated()) {
        throw other();
      }
    }
  }

  private static MemorySegment component(MemorySegment image, int number) {
    return image
        .get(ADDRESS, COMPONENTS)
        .reinterpret((number + 1) * COMPONENT_BYTES)
        .asSlice(number * COMPONENT_BYTES, COMPONENT_BYTES);
  }

  private static DecodedFrame frame(MemorySegment decoded, ImageDescription image) {
    byte[] samples = new byte[(int) image.frameBytes()];
    int pixels = image.rows() * image.columns();
    for (int i = 0; i < image.samples(); i++) {
      MemorySegment component = component(decoded, i);
      MemorySegment data = component.get(ADDRESS, DATA);
      if (data.address() == 0) {
        throw new DicomException("a JPEG 2000 frame lacks a component", -1, path());
      }
      int precision = component.get(JAVA_INT, 24);
      boolean extend =
          image.signed() && component.get(JAVA_INT, 32) == 0 && precision < image.bitsAllocated();
      copy(data.reinterpret(4L * pixels), samples, image, i, extend ? 32 - precision : 0);
    }
    boolean restored =
        image.photometric() == Photometric.YBR_RCT || image.photometric() == Photometric.YBR_ICT;
    return new DecodedFrame(
        image.interleaved(restored ? Photometric.RGB : image.photometric()), samples);
  }

  private static void copy(
      MemorySegment data, byte[] samples, ImageDescription image, int first, int shift) {
    int step = image.samples();
    int width = image.sampleBytes();
    int pixels = image.rows() * image.columns();
    for (int i = 0; i < pixels; i++) {
      int value = data.getAtIndex(JAVA_INT, i) << shift >> shift;
      int at = (i * step + first) * width;
      switch (width) {
        case 1 -> samples[at] = (byte) value;
        case 2 -> LittleEndian.put16(samples, at, value);
        default -> LittleEndian.put32(samples, at, value);
      }
    }
  }

  private static void require(int success) {
    if (success == 0) {
      throw new DicomException("a JPEG 2000 frame is damaged", -1, path());
    }
  }

  private static DicomException other() {
    return new DicomException("a JPEG 2000 frame is another image than described", -1, path());
  }

  private static String path() {
    return Tags.format(Tag.PixelData);
  }
}
