package org.trinomen.server.orthanc;

import org.trinomen.dicom.Uids;
import org.trinomen.dicom.pixel.PixelData;

/** What stored frames are, as media types (PS3.18 table 8.7.3-5). */
final class MediaTypes {

  private MediaTypes() {}

  static String of(PixelData pixels) {
    return switch (pixels.header().transferSyntax().uid()) {
      case Uids.JPEGBaseline8Bit,
          Uids.JPEGExtended12Bit,
          Uids.JPEGSpectralSelectionNonHierarchical68,
          Uids.JPEGFullProgressionNonHierarchical1012,
          Uids.JPEGLossless,
          Uids.JPEGLosslessSV1 ->
          "image/jpeg";
      case Uids.JPEGLSLossless, Uids.JPEGLSNearLossless -> "image/jls";
      case Uids.JPEG2000Lossless, Uids.JPEG2000 -> "image/jp2";
      case Uids.HTJ2KLossless, Uids.HTJ2KLosslessRPCL, Uids.HTJ2K -> "image/jphc";
      case Uids.JPEGXLLossless, Uids.JPEGXLJPEGRecompression, Uids.JPEGXL -> "image/jxl";
      case Uids.RLELossless -> "image/dicom-rle";
      case String _ -> "application/octet-stream";
    };
  }
}
