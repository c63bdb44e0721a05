package org.trinomen.server.ui;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.pixel.ByteSource;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.dicom.pixel.PixelLimits;

/**
 * The dynamic PET of files as they were made, worked out here from the bytes: what the viewer shows
 * is compared with it.
 */
final class PetVolume {

  /** One image. */
  private record Slice(DataSet header, double z, double time, ShortBuffer pixels) {}

  private final List<List<Slice>> frames = new ArrayList<>();

  PetVolume(List<byte[]> files) throws IOException {
    TreeMap<Double, List<Slice>> byTime = new TreeMap<>();
    for (byte[] file : files) {
      try (PixelData pixels =
          PixelData.open(ByteSource.of(file), PixelLimits.DEFAULT).orElseThrow()) {
        if (pixels.header().dataSet().text(Tag.Modality).equals("PT")) {
          Slice slice = slice(pixels.header().dataSet(), pixels.littleEndianFrame(0));
          byTime.computeIfAbsent(slice.time(), _ -> new ArrayList<>()).add(slice);
        }
      }
    }
    for (List<Slice> slices : byTime.values()) {
      slices.sort(Comparator.comparingDouble(Slice::z));
      frames.add(slices);
    }
  }

  private static Slice slice(DataSet header, byte[] pixels) {
    return new Slice(
        header,
        Double.parseDouble(header.strings(Tag.ImagePositionPatient).get(2)),
        Double.parseDouble(header.text(Tag.FrameReferenceTime)),
        ByteBuffer.wrap(pixels).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer());
  }

  int frames() {
    return frames.size();
  }

  int slices() {
    return frames.getFirst().size();
  }

  private DataSet first() {
    return frames.getFirst().getFirst().header();
  }

  /** In g/ml: the demo injects at the start of the scan, to which decay is corrected. */
  double suv(int frame, int column, int row, int slice) {
    DataSet drug = first().items(Tag.RadiopharmaceuticalInformationSequence).getFirst();
    double grams = first().decimal(Tag.PatientWeight).orElseThrow() * 1000;
    return activity(frame, column, row, slice)
        * grams
        / drug.decimal(Tag.RadionuclideTotalDose).orElseThrow();
  }

  private double activity(int frame, int column, int row, int slice) {
    Slice at = frames.get(frame).get(slice);
    int columns = (int) at.header().integer(Tag.Columns).orElseThrow();
    return at.pixels().get(row * columns + column)
        * at.header().decimal(Tag.RescaleSlope).orElseThrow();
  }

  /** Indices of the voxel whose middle is at a point. */
  int[] voxel(double[] point) {
    List<String> origin = first().strings(Tag.ImagePositionPatient);
    double pixel = Double.parseDouble(first().strings(Tag.PixelSpacing).getFirst());
    double step = frames.getFirst().get(1).z() - frames.getFirst().getFirst().z();
    double[] size = {pixel, pixel, step};
    int[] index = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      index[axis] =
          (int) Math.round((point[axis] - Double.parseDouble(origin.get(axis))) / size[axis]);
    }
    return index;
  }

  /** The mean of what lies within so many millimetres of a voxel's middle, in its slice. */
  double meanAround(int frame, int[] voxel, double radiusMm) {
    double pixel = Double.parseDouble(first().strings(Tag.PixelSpacing).getFirst());
    int reach = (int) Math.ceil(radiusMm / pixel);
    double sum = 0;
    int count = 0;
    for (int row = -reach; row <= reach; row++) {
      for (int column = -reach; column <= reach; column++) {
        if (Math.hypot(row, column) * pixel <= radiusMm) {
          sum += suv(frame, voxel[0] + column, voxel[1] + row, voxel[2]);
          count++;
        }
      }
    }
    return sum / count;
  }

  /** The middle of a frame, in seconds since the first one began. */
  double middleSeconds(int frame) {
    double start = 0;
    for (int before = 0; before < frame; before++) {
      start += seconds(before);
    }
    return start + seconds(frame) / 2;
  }

  private double seconds(int frame) {
    return frames.get(frame).getFirst().header().integer(Tag.ActualFrameDuration).orElseThrow()
        / 1000.0;
  }
}
