// A network of one hidden layer learns XOR; then its variables are saved and restored into a second session.
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

// The model: probability = sigmoid(tanh(x · w1 + b1) · w2 + b2).
var scope = new Scope(new Graph(OpTable.Instance));
Output x = scope.Placeholder(DType.Float, PartialShape.Of(-1, 2), name: "x");
Output y = scope.Placeholder(DType.Float, PartialShape.Of(-1, 1), name: "y");
var variables = new VariableCollection();
Output w1 = variables.Add(scope, "w1", [2, 8], Initializers.Normal(seed: (1, 1))).Read;
Output b1 = variables.Add(scope, "b1", [8], Initializers.Zeros).Read;
Output w2 = variables.Add(scope, "w2", [8, 1], Initializers.Normal(seed: (1, 2))).Read;
Output b2 = variables.Add(scope, "b2", [1], Initializers.Zeros).Read;
Output hidden = scope.Tanh(scope.AddV2(scope.MatMul(x, w1), b1));
Output probability = scope.Sigmoid(scope.AddV2(scope.MatMul(hidden, w2), b2), name: "probability");
Output loss = scope.Mean(scope.SquaredDifference(probability, y), scope.Const([0, 1]), name: "loss");

// Its gradients, and a step of gradient descent.
GraphVariable[] trainable = [.. variables.Trainable];
GradientValue?[] gradients = GradientBuilder.Build(scope, [loss], [.. trainable.Select(v => v.Ref[0])], gate: true);
Output rate = scope.Const(1f, "rate");
Node[] updates = [.. trainable.Zip(gradients, (v, g) => scope.ApplyGradientDescent(v.Ref, rate, g!.Value.Values).Node)];
Node train = scope.Group("train", updates);
Node initialize = variables.AddInitializer(scope);
var saver = new Saver(scope, variables.All);

// Training: no step allocates managed memory.
using Tensor questions = Tensor.From([0f, 0, 0, 1, 1, 0, 1, 1], 4, 2), answers = Tensor.From([0f, 1, 1, 0], 4, 1);
string prefix = Path.Combine(Directory.CreateTempSubdirectory("xor-").FullName, "model.ckpt");
using (var session = new Session(scope.Graph))
{
    session.RunTargets(initialize.Name);
    using Callable step = session.MakeCallable([x, y], [loss], [train]);
    var results = new Tensor[1];
    for (int i = 0; i <= 2000; i++)
    {
        step.Run([questions, answers], results);
        if (i % 1000 == 0) Console.WriteLine($"step {i}: loss {results[0].Item<float>():0.00}");
    }
    results[0].Dispose();
    saver.Save(session, prefix);
}

// The restored network answers.
using var restored = new Session(scope.Graph);
saver.Restore(restored, prefix);
using Tensor predicted = restored.Run([("x", questions)], ["probability"])[0];
for (int i = 0; i < 4; i++) Console.WriteLine($"{i / 2} xor {i % 2} = {MathF.Round(predicted.Read<float>()[i])}");
Directory.Delete(Path.GetDirectoryName(prefix)!, recursive: true);
