package org.trinomen.archive.modification;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.trinomen.archive.modification.ModificationException.Fault;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;

/**
 * Pictures as pixel data: shades or colours of 8 or 16 bits; what is transparent is not so here.
 */
final class PictureContent {

  /** Beyond it a picture of a few kilobytes could unfold to fill the memory. */
  private static final long PIXELS_MAX = 64L << 20;

  private PictureContent() {}

  /**
   * The attributes of the Image Pixel Module (PS3.3 §C.7.6.3), pixel data included.
   *
   * @param format as {@link ImageIO} knows it: png, jpeg
   */
  static DataSetBuilder read(byte[] file, String format) {
    BufferedImage picture = decode(file, format);
    Raster raster = picture.getRaster();
    boolean colour = raster.getNumBands() >= 3;
    int samples = colour ? 3 : 1;
    int bits = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT ? 16 : 8;
    DataSetBuilder image =
        new DataSetBuilder()
            .integer(Tag.SamplesPerPixel, samples)
            .string(Tag.PhotometricInterpretation, colour ? "RGB" : "MONOCHROME2")
            .integer(Tag.Rows, picture.getHeight())
            .integer(Tag.Columns, picture.getWidth())
            .integer(Tag.BitsAllocated, bits)
            .integer(Tag.BitsStored, bits)
            .integer(Tag.HighBit, bits - 1)
            .integer(Tag.PixelRepresentation, 0)
            .bytes(Tag.PixelData, Vr.OW, pixels(raster, samples, bits / 8));
    return colour ? image.integer(Tag.PlanarConfiguration, 0) : image;
  }

  private static byte[] pixels(Raster raster, int samples, int width) {
    byte[] pixels =
        new byte[Math.multiplyExact(raster.getWidth() * raster.getHeight(), samples * width)];
    int[] row = new int[raster.getWidth() * raster.getNumBands()];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int x = 0; x < raster.getWidth(); x++) {
        for (int sample = 0; sample < samples; sample++) {
          int value = row[x * raster.getNumBands() + sample];
          pixels[at++] = (byte) value;
          if (width == 2) {
            pixels[at++] = (byte) (value >>> 8);
          }
        }
      }
    }
    return pixels;
  }

  private static BufferedImage decode(byte[] file, String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    if (!readers.hasNext()) {
      throw bad("pictures of this kind are not read here");
    }
    ImageReader reader = readers.next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      if ((long) reader.getWidth(0) * reader.getHeight(0) > PIXELS_MAX) {
        throw bad("the picture has more than " + PIXELS_MAX + " pixels");
      }
      return plain(reader.read(0));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException _) {
      throw bad("what is given as a picture is none that can be read");
    } finally {
      reader.dispose();
    }
  }

  /** Pictures with a palette, or with several pixels in a byte, become such of three colours. */
  private static BufferedImage plain(BufferedImage picture) {
    ColorModel model = picture.getColorModel();
    int type = picture.getRaster().getDataBuffer().getDataType();
    boolean whole =
        !(model instanceof IndexColorModel)
            && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
            && picture.getRaster().getNumDataElements() == picture.getRaster().getNumBands();
    if (whole) {
      return picture;
    }
    BufferedImage colours =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = colours.createGraphics();
    canvas.drawImage(picture, 0, 0, null);
    canvas.dispose();
    return colours;
  }

  private static ModificationException bad(String why) {
    return new ModificationException(Fault.VALUE, why);
  }
}
