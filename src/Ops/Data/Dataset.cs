using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The value of a dataset variant: rows of tensors, which every iterator makes anew. Its own tensors are not pooled, so nobody has to let go of it.</summary>
abstract class Dataset
{
    /// <summary>Begins to make the rows. Each row becomes the caller's; disposing the enumerator disposes what it holds.</summary>
    /// <param name="reading">Who reads.</param>
    public abstract IEnumerator<Tensor[]> Rows(DatasetReading reading);

    /// <summary>Makes output 0 this dataset.</summary>
    public void Put(KernelContext c) => c.MoveOutput(0, Tensor.FromObjects(DType.Variant, [this], Shape.Scalar));

    /// <summary>The dataset in an input.</summary>
    public static Dataset Get(KernelContext c, int input = 0) => Of(c.Input(input));

    /// <summary>The dataset in a variant.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the variant holds something else.</exception>
    public static Dataset Of(Tensor variant) => variant.DType == DType.Variant && variant.Shape.Rank == 0 && variant.Objects[0] is Dataset dataset
        ? dataset
        : throw new StatusException(ErrorCode.InvalidArgument, "Dataset tensor must be a scalar of dtype DT_VARIANT.");

    /// <summary>A scalar argument.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it is no scalar.</exception>
    public static long Argument(KernelContext c, int input, string name)
    {
        Tensor value = c.Input(input);
        if (value.Shape.Rank != 0) Throw.InvalidArgument($"{name} must be a scalar");
        return value.DType == DType.Bool ? value.Item<bool>() ? 1 : 0 : value.Int();
    }

    /// <summary>Copies of the inputs <paramref name="first"/> and on, for the dataset to keep.</summary>
    public static Tensor[] Keep(KernelContext c, int first, int count)
    {
        var kept = new Tensor[count];
        for (int i = 0; i < count; i++) kept[i] = c.Input(first + i).ToUnpooled();
        return kept;
    }

    /// <summary>Other holders of a row's tensors.</summary>
    public static Tensor[] Share(Tensor[] row) => Array.ConvertAll(row, t => t.Share());

    /// <summary>Lets go of a row.</summary>
    public static void Dispose(Tensor[] row)
    {
        foreach (Tensor tensor in row) tensor.Dispose();
    }
}

/// <summary>Who reads a dataset: the step that asks for the next row.</summary>
/// <param name="step">The step that begins.</param>
sealed class DatasetReading(StepContext step)
{
    /// <summary>The step.</summary>
    public StepContext Step { get; set; } = step;
}

/// <summary>A function that a dataset calls, with the values that it has captured.</summary>
/// <param name="function">The function.</param>
/// <param name="captured">Arguments behind the row's.</param>
/// <param name="results">Number of its results.</param>
sealed class DatasetFunction(FunctionRef function, Tensor[] captured, int results)
{
    /// <summary>Calls the function with a row, which is disposed unless it is kept; the results are the caller's.</summary>
    public Tensor[] Call(DatasetReading reading, Tensor[] row, bool keepsRow = false)
    {
        var made = new Tensor[results];
        try
        {
            reading.Step.Functions.Run(function, [.. row, .. captured], made, reading.Step);
            return made;
        }
        finally
        {
            if (!keepsRow) Dataset.Dispose(row);
        }
    }

    /// <summary>Calls a function that makes a dataset of a row.</summary>
    public Dataset CallForDataset(DatasetReading reading, Tensor[] row)
    {
        Tensor[] made = Call(reading, row);
        Dataset dataset = Dataset.Of(made[0]);
        Dataset.Dispose(made);
        return dataset;
    }
}

/// <summary>Puts rows together into the rows of batches.</summary>
static class RowStack
{
    /// <summary>A tensor whose first axis counts the rows.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="component">Which of their tensors.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the shapes differ.</exception>
    public static Tensor Stack(List<Tensor[]> rows, int component)
    {
        Tensor first = rows[0][component];
        Tensor stacked = Tensor.Allocate(first.DType, new Shape(rows.Count).Concat(first.Shape));
        for (int i = 0; i < rows.Count; i++)
        {
            Tensor row = rows[i][component];
            if (row.Shape != first.Shape)
            {
                stacked.Dispose();
                Throw.InvalidArgument($"Cannot batch tensors with different shapes in component {component}. First element had shape {first.Shape} and element {i} had shape {row.Shape}.");
            }
            RowCopy.Elements(row, 0, stacked, i * first.ElementCount, first.ElementCount);
        }
        return stacked;
    }

    /// <summary>Lets go of rows.</summary>
    public static void Clear(List<Tensor[]> rows)
    {
        foreach (Tensor[] row in rows) Dataset.Dispose(row);
        rows.Clear();
    }
}
