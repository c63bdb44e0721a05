package org.trinomen.dicom.ul;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The User Information Item: its sub-items in order of arrival. */
public record UserInformation(List<UserItem> items) {

  public UserInformation {
    items = List.copyOf(items);
  }

  /** The longest PDU the peer wants to receive; empty if it didn't say, 0 for no limit. */
  public OptionalLong pduLengthMax() {
    return items.stream()
        .filter(UserItem.MaximumLength.class::isInstance)
        .map(UserItem.MaximumLength.class::cast)
        .mapToLong(UserItem.MaximumLength::pduLengthMax)
        .findFirst();
  }

  public Optional<String> implementationClassUid() {
    return first(UserItem.ImplementationClassUid.class).map(UserItem.ImplementationClassUid::uid);
  }

  public Optional<String> implementationVersionName() {
    return first(UserItem.ImplementationVersionName.class)
        .map(UserItem.ImplementationVersionName::name);
  }

  public Optional<UserItem.UserIdentityRequest> userIdentity() {
    return first(UserItem.UserIdentityRequest.class);
  }

  /** The first item of a kind: where the standard allows one only, later ones are ignored. */
  public <T extends UserItem> Optional<T> first(Class<T> kind) {
    return items.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** All items of a kind. */
  public <T extends UserItem> List<T> all(Class<T> kind) {
    return items.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
