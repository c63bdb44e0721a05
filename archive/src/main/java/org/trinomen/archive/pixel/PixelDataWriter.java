package org.trinomen.archive.pixel;

import java.io.IOException;
import java.io.OutputStream;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.pixel.ImageDescription;
import org.trinomen.dicom.pixel.LittleEndian;

/** Writes the element of pixel data frame by frame (PS3.5 §A). */
final class PixelDataWriter {

  private static final long LENGTH_MAX = 0xFFFFFFFEL;

  private final TransferSyntax syntax;
  private final OutputStream out;

  PixelDataWriter(TransferSyntax syntax, OutputStream out) {
    this.syntax = syntax;
    this.out = out;
  }

  /** One fragment for each frame; an empty offset table, because the lengths are not known yet. */
  void fragments(Transcoder.Source source) throws IOException {
    header(source.tag(), Vr.OB, 0xFFFFFFFFL);
    item(Tag.Item, 0);
    for (int i = 0; i < source.pixels().frames(); i++) {
      byte[] frame = source.frame(i);
      item(Tag.Item, frame.length + (frame.length & 1));
      out.write(frame);
      if (frame.length % 2 != 0) {
        out.write(0);
      }
    }
    item(Tag.SequenceDelimitationItem, 0);
  }

  /** All frames without a gap, even where they end inside a byte. */
  void frames(Transcoder.Source source) throws IOException {
    ImageDescription image = source.image();
    boolean packed = image.bitsAllocated() == 1 && !source.isCopied();
    long bits = packed ? image.frameSamples() : image.storedFrameBits();
    int frames = source.pixels().frames();
    long length = (Math.multiplyExact(bits, frames) + 7) / 8;
    if (length + 1 > LENGTH_MAX) {
      throw new DicomException("pixel data over 4 GB", -1, Tags.format(Tag.PixelData));
    }
    header(source.tag(), vr(image), length + (length & 1));
    if (bits % 8 == 0 && !packed) {
      for (int i = 0; i < frames; i++) {
        out.write(ordered(source.frame(i), image));
      }
    } else {
      bits(source, packed, (int) bits);
    }
    if (length % 2 != 0) {
      out.write(0);
    }
  }

  private Vr vr(ImageDescription image) {
    return switch (image.type()) {
      case FLOAT -> Vr.OF;
      case DOUBLE -> Vr.OD;
      // PS3.5 §A.1, §A.2: bytes need no words, unless the VR is not stated.
      case INTEGER -> image.bitsAllocated() > 8 || !syntax.explicitVr() ? Vr.OW : Vr.OB;
    };
  }

  private byte[] ordered(byte[] frame, ImageDescription image) {
    int word = image.sampleBytes();
    if (!syntax.bigEndian() || word == 1) {
      return frame;
    }
    byte[] swapped = new byte[frame.length];
    for (int at = 0; at + word <= frame.length; at += word) {
      for (int i = 0; i < word; i++) {
        swapped[at + i] = frame[at + word - 1 - i];
      }
    }
    return swapped;
  }

  /** PS3.5 §8.1.1: single bits of one frame follow those of the one before in the same byte. */
  private void bits(Transcoder.Source source, boolean bytes, int bits) throws IOException {
    int current = 0;
    int count = 0;
    for (int i = 0; i < source.pixels().frames(); i++) {
      byte[] frame = source.frame(i);
      byte[] filled = new byte[bits / 8 + 1];
      int at = 0;
      for (int bit = 0; bit < bits; bit++) {
        int value = bytes ? frame[bit] & 1 : frame[bit >> 3] >> (bit & 7) & 1;
        current |= value << count;
        count++;
        if (count == 8) {
          filled[at++] = (byte) current;
          current = 0;
          count = 0;
        }
      }
      out.write(filled, 0, at);
    }
    if (count > 0) {
      out.write(current);
    }
  }

  private void header(int tag, Vr vr, long length) throws IOException {
    byte[] header = new byte[syntax.explicitVr() ? 12 : 8];
    tag(header, tag);
    if (syntax.explicitVr()) {
      header[4] = (byte) (vr.code() >>> 8);
      header[5] = (byte) vr.code();
    }
    int reversed = Integer.reverseBytes((int) length);
    LittleEndian.put32(header, header.length - 4, syntax.bigEndian() ? reversed : (int) length);
    out.write(header);
  }

  private void item(int tag, int length) throws IOException {
    byte[] header = new byte[8];
    tag(header, tag);
    LittleEndian.put32(header, 4, length);
    out.write(header);
  }

  private void tag(byte[] header, int tag) {
    if (syntax.bigEndian()) {
      LittleEndian.put32(header, 0, Integer.reverseBytes(tag));
    } else {
      LittleEndian.put16(header, 0, tag >>> 16);
      LittleEndian.put16(header, 2, tag);
    }
  }
}
