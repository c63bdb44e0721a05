function text = prefix(archive)
%PREFIX What all routes of the archive's viewpoint begin with.
  text = '';
  if ~strcmp(archive.viewpoint, 'recorded')
    text = ['/views/' trinomen.internal.encoded(strrep(archive.viewpoint, '/', '~'))];
  end
end
