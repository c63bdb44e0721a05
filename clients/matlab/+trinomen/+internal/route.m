function text = route(archive, level, id, below, parameters)
%ROUTE The route of what is below a resource, as the archive's viewpoint and moment have it.
  levels = struct('Patient', 'patients', 'Study', 'studies', 'Series', 'series', ...
    'Instance', 'instances');
  if ~isfield(levels, level)
    error('trinomen:level', 'No such level: %s; there are Patient, Study, Series, Instance.', level);
  end
  if ~strcmp(archive.viewpoint, 'recorded')
    parameters.as_of = archive.asOf;
  end
  text = [trinomen.internal.prefix(archive) '/' levels.(level) '/' ...
    trinomen.internal.encoded(id) below trinomen.internal.query(parameters)];
end
