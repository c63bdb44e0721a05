package org.trinomen.archive.pixel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.pixel.DecodedFrame;
import org.trinomen.dicom.pixel.FrameEncoder;
import org.trinomen.dicom.pixel.ImageDescription;
import org.trinomen.dicom.pixel.SampleType;

/** Lossless JPEG 2000 by OpenJPEG, where the machine has it. */
@SuppressWarnings("restricted") // native memory is what this is about
final class OpenJpegEncoder implements FrameEncoder {

  /** opj_cparameters_t, of which only these members are set; more than it has is allocated. */
  private static final long PARAMETERS = 32 << 10;

  private static final long DISTORTION_ALLOCATION = 20;
  private static final long LAYERS = 4796;
  private static final long FIRST_RATE = 4800;
  private static final long RESOLUTIONS = 5600;
  private static final long BLOCK_WIDTH = 5604;

  private static final int RESOLUTIONS_DEFAULT = 6;
  private static final int BLOCK_WIDTH_DEFAULT = 64;

  /** opj_image_cmptparm_t: dx, dy, w, h, x0, y0, prec, bpp, sgnd. */
  private static final int COMPONENT_PARAMETERS = 36;

  private static final long COMPONENT_BYTES = 64;
  private static final int CODE_STREAM = 0;
  private static final int COLOUR_UNKNOWN = 0;

  @Override
  public String transferSyntaxUid() {
    return Uids.JPEG2000Lossless;
  }

  @Override
  public boolean encodes(ImageDescription image) {
    return image.type() == SampleType.INTEGER
        && image.sampleBytes() <= 2
        && image.samples() <= 4
        && image.bitsAllocated() > 1;
  }

  @Override
  public byte[] encode(DecodedFrame frame) {
    if (!encodes(frame.image())) {
      throw failed();
    }
    OpenJpegLibrary library = OpenJpegLibrary.find().orElseThrow();
    try (Arena arena = Arena.ofConfined()) {
      long most = 2L * frame.samples().length + (64 << 10);
      MemorySegment memory = arena.allocate(most, 16);
      MemorySegment buffer = OpenJpegLibrary.buffer(arena, memory, 0);
      OpenJpegLibrary.call(() -> encode(library, arena, buffer, frame));
      byte[] encoded = new byte[(int) OpenJpegLibrary.length(buffer)];
      MemorySegment.copy(memory, JAVA_BYTE, 0, encoded, 0, encoded.length);
      return encoded;
    }
  }

  private static MemorySegment encode(
      OpenJpegLibrary library, Arena arena, MemorySegment buffer, DecodedFrame frame)
      throws Throwable {
    MemorySegment image = image(library, arena, frame);
    MemorySegment codec = (MemorySegment) library.createCompress.invokeExact(CODE_STREAM);
    MemorySegment stream = library.stream(buffer, false);
    try {
      MemorySegment parameters = arena.allocate(PARAMETERS, 16);
      library.defaultEncoder.invokeExact(parameters);
      if (parameters.get(JAVA_INT, RESOLUTIONS) != RESOLUTIONS_DEFAULT
          || parameters.get(JAVA_INT, BLOCK_WIDTH) != BLOCK_WIDTH_DEFAULT) {
        throw new IllegalStateException("this OpenJPEG has other parameters than 2.5");
      }
      parameters.set(JAVA_INT, DISTORTION_ALLOCATION, 1);
      parameters.set(JAVA_INT, LAYERS, 1);
      parameters.set(JAVA_FLOAT, FIRST_RATE, 0);
      parameters.set(JAVA_INT, RESOLUTIONS, resolutions(frame.image()));
      require((int) library.setupEncoder.invokeExact(codec, parameters, image));
      require((int) library.startCompress.invokeExact(codec, image, stream));
      require((int) library.encode.invokeExact(codec, stream));
      require((int) library.endCompress.invokeExact(codec, stream));
      return buffer;
    } finally {
      library.close(stream);
      library.destroyCodec.invokeExact(codec);
      library.destroyImage.invokeExact(image);
    }
  }

  /** Each resolution halves the sides, of which at least one pixel must be left. */
  private static int resolutions(ImageDescription image) {
    int side = Math.min(image.rows(), image.columns());
    return Math.clamp(32 - Integer.numberOfLeadingZeros(side), 1, RESOLUTIONS_DEFAULT);
  }

  private static MemorySegment image(OpenJpegLibrary library, Arena arena, DecodedFrame frame)
      throws Throwable {
    ImageDescription description = frame.image();
    int count = description.samples();
    MemorySegment shapes = arena.allocate((long) COMPONENT_PARAMETERS * count, 16);
    for (int i = 0; i < count; i++) {
      MemorySegment shape = shapes.asSlice((long) COMPONENT_PARAMETERS * i, COMPONENT_PARAMETERS);
      shape.set(JAVA_INT, 0, 1);
      shape.set(JAVA_INT, 4, 1);
      shape.set(JAVA_INT, 8, description.columns());
      shape.set(JAVA_INT, 12, description.rows());
      shape.set(JAVA_INT, 24, description.bitsStored());
      shape.set(JAVA_INT, 28, description.bitsStored());
      shape.set(JAVA_INT, 32, description.signed() ? 1 : 0);
    }
    MemorySegment made =
        (MemorySegment) library.createImage.invokeExact(count, shapes, COLOUR_UNKNOWN);
    if (made.address() == 0) {
      throw failed();
    }
    MemorySegment image = made.reinterpret(48);
    image.set(JAVA_INT, 8, description.columns());
    image.set(JAVA_INT, 12, description.rows());
    int pixels = description.rows() * description.columns();
    MemorySegment components = image.get(ADDRESS, 24).reinterpret(COMPONENT_BYTES * count);
    for (int i = 0; i < count; i++) {
      MemorySegment data =
          components.get(ADDRESS, COMPONENT_BYTES * i + 48).reinterpret(4L * pixels);
      for (int pixel = 0; pixel < pixels; pixel++) {
        data.setAtIndex(JAVA_INT, pixel, frame.integer(pixel * count + i));
      }
    }
    return made;
  }

  private static void require(int success) {
    if (success == 0) {
      throw failed();
    }
  }

  private static DicomException failed() {
    return new DicomException(
        "a frame can't be written as JPEG 2000", -1, Tags.format(Tag.PixelData));
  }
}
