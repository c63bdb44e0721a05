function list = unite(cells)
%UNITE A struct array of structs that need not have the same fields; what is missing is ''.
  names = {};
  for i = 1:numel(cells)
    names = union(names, fieldnames(cells{i}), 'stable');
  end
  list = repmat(cell2struct(cell(numel(names), 1), names(:), 1), 0, 1);
  for i = 1:numel(cells)
    for name = reshape(names, 1, [])
      if ~isfield(cells{i}, name{1})
        cells{i}.(name{1}) = '';
      end
    end
    list(i, 1) = orderfields(cells{i}, reshape(names, 1, []));
  end
end
