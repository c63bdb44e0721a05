package org.trinomen.archive.pixel;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes JPEG for viewing, by the JDK. */
public final class JpegWriter {

  private static final String FORMAT = "javax_imageio_jpeg_image_1.0";

  private JpegWriter() {}

  /**
   * The file.
   *
   * @param picture of 8 bits
   * @param quality from 1 to 100
   */
  public static byte[] write(Picture picture, int quality) {
    BufferedImage image =
        new BufferedImage(
            picture.width(),
            picture.height(),
            picture.channels() == 3 ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    byte[] samples = picture.samples();
    if (picture.channels() == 1) {
      System.arraycopy(samples, 0, pixels, 0, samples.length);
    } else {
      for (int i = 0; i < samples.length; i += 3) {
        pixels[i] = samples[i + 2];
        pixels[i + 1] = samples[i + 1];
        pixels[i + 2] = samples[i];
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(samples.length / 8 + 1024);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality / 100f);
      writer.setOutput(stream);
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), parameters);
      if (picture.channels() == 3) {
        shareAcrossOnly(metadata);
      }
      writer.write(null, new IIOImage(image, null, metadata), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** Two pixels beside each other share their colour (YBR_FULL_422); by default four do. */
  private static void shareAcrossOnly(IIOMetadata metadata) throws IOException {
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
    IIOMetadataNode first = (IIOMetadataNode) root.getElementsByTagName("componentSpec").item(0);
    first.setAttribute("HsamplingFactor", "2");
    first.setAttribute("VsamplingFactor", "1");
    metadata.setFromTree(FORMAT, root);
  }
}
