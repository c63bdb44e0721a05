package org.trinomen.dicom.dimse;

import java.util.Optional;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.UserInformation;
import org.trinomen.dicom.ul.UserItem;
import org.trinomen.dicom.ul.UserItem.AsynchronousOperationsWindow;

/**
 * How many operations may be under way on an association at a time (PS3.7 §D.3.3.3). Only C-STORE
 * makes use of it: whoever sends need not wait for each answer, and whoever keeps syncs several
 * instances at once. Numbers of invoked and performed operations are those of the association's
 * requestor, in its proposal as in the answer; 0 is any number.
 */
public final class OperationsWindow {

  /** The most that we have under way, in either role: more gained nothing that was measured. */
  public static final int MAX = 8;

  private OperationsWindow() {}

  /** What an acceptor answers: what was proposed, up to our most; nothing if nothing was. */
  public static Optional<UserItem> answer(Pdu.AssociateRq request) {
    return request
        .userInformation()
        .first(AsynchronousOperationsWindow.class)
        .map(
            proposed ->
                new AsynchronousOperationsWindow(
                    limited(proposed.invokedMax()), limited(proposed.performedMax())));
  }

  /** What a requestor proposes that sends. */
  static UserItem toInvoke(int operations) {
    return new AsynchronousOperationsWindow(limited(operations), 1);
  }

  /** What a requestor proposes that is sent something. */
  static UserItem toPerform(int operations) {
    return new AsynchronousOperationsWindow(1, limited(operations));
  }

  /** How many operations the requestor may have under way. */
  static int ofRequestor(Association association) {
    return agreed(association).map(AsynchronousOperationsWindow::invokedMax).orElse(1);
  }

  /** How many operations the acceptor may have under way. */
  static int ofAcceptor(Association association) {
    return agreed(association).map(AsynchronousOperationsWindow::performedMax).orElse(1);
  }

  /** Without an item on both sides one operation at a time. */
  private static Optional<AsynchronousOperationsWindow> agreed(Association association) {
    return item(association.request().userInformation())
        .flatMap(
            proposed ->
                item(association.answer().userInformation())
                    .map(
                        answer ->
                            new AsynchronousOperationsWindow(
                                Math.min(proposed.invokedMax(), answer.invokedMax()),
                                Math.min(proposed.performedMax(), answer.performedMax()))));
  }

  private static Optional<AsynchronousOperationsWindow> item(UserInformation information) {
    return information
        .first(AsynchronousOperationsWindow.class)
        .map(
            item ->
                new AsynchronousOperationsWindow(
                    limited(item.invokedMax()), limited(item.performedMax())));
  }

  private static int limited(int operations) {
    return operations == 0 ? MAX : Math.min(operations, MAX);
  }
}
